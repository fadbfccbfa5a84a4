def slugify(text):
    result = []
    for char in text.lower().strip():
        if char.isalnum():
            result.append(char)
        elif result and result[-1] != "-":
            result.append("-")
    return "".join(result).strip("-")


def parse_query(query):
    result = {}
    for part in query.lstrip("?").split("&"):
        key, _, value = part.partition("=")
        result.setdefault(key, []).append(value.replace("+", " "))
    return result


def wrap(text, width):
    lines, line = [], ""
    for word in text.split():
        if line and len(line) + 1 + len(word) > width:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    return lines + [line]


def parse_csv(line):
    fields, field, quoted = [], "", False
    for char in line:
        if char == '"':
            quoted = not quoted
        elif char == "," and not quoted:
            fields.append(field)
            field = ""
        else:
            field += char
    return fields + [field]


def human(size):
    for unit in ["B", "KB", "MB"]:
        if size < 1024:
            return f"{size:.1f} {unit}" if unit != "B" else f"{size} B"
        size /= 1024
    return f"{size:.2f} GB"


print(slugify("  Hello, World!  It's 5 o'clock "), slugify("---"), slugify("Ünï cödé"))
print(parse_query("?a=1&b=x+y&a=2&c"))
print(*wrap("the quick brown fox jumps over the lazy dog again", 15), sep="\n")
print(parse_csv('one,"two, three",,four'), [human(n) for n in (5, 2048, 3_500_000, 5 * 1024 ** 3)])
print("".join(chr((ord(c) - 97 + 13) % 26 + 97) if c.isalpha() else c for c in "uryyb jbeyq"))
print("\n".join(f"{'*' * (2 * i + 1):^9}".rstrip() for i in range(5)))
print(" | ".join(f"{k}: {v!s:<5}" for k, v in {"a": 1, "b": None, "c": [1]}.items()))
template = "Dear {name},\n\tyou owe {amount:,.2f} {currency}."
print(template.format(name="Ann", amount=1234.5, currency="EUR"))
secret = "password"
print(secret[:2] + "*" * (len(secret) - 2), secret.replace("s", "$", 1), "a,b;c".replace(";", ",").split(","))
version = "v1.12.3-beta"
major, minor, patch = (int(p.split("-")[0]) for p in version[1:].split("."))
print(major, minor, patch, version.endswith("-beta"), version.removeprefix("v").partition("-")[::2])
key, value = "no separator".split("=")
