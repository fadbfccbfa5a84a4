def fnmatchcase(name, pat):
    if not pat:
        return not name
    head = pat[0]
    if head == "*":
        return any(fnmatchcase(name[at:], pat[1:]) for at in range(len(name) + 1))
    if not name:
        return False
    if head == "?":
        return fnmatchcase(name[1:], pat[1:])
    if head == "[":
        end = pat.find("]", 2)
        if end > 0:
            inside = pat[1:end]
            negated = inside[0] == "!"
            if negated:
                inside = inside[1:]
            found = False
            at = 0
            while at < len(inside):
                if at + 2 < len(inside) and inside[at + 1] == "-":
                    found = found or inside[at] <= name[0] <= inside[at + 2]
                    at += 3
                else:
                    found = found or inside[at] == name[0]
                    at += 1
            return found != negated and fnmatchcase(name[1:], pat[end + 1 :])
    return name[0] == head and fnmatchcase(name[1:], pat[1:])


fnmatch = fnmatchcase


def filter(names, pat):
    return [name for name in names if fnmatchcase(name, pat)]
