def run(command, state):
    match command.split():
        case ["quit" | "exit"]:
            return "bye"
        case ["go", ("north" | "south" | "east" | "west") as direction]:
            state["at"].append(direction)
            return f"going {direction}"
        case ["go", other]:
            return f"cannot go {other}"
        case ["get", item] if item in state["bag"]:
            return f"already have {item}"
        case ["get", item]:
            state["bag"].append(item)
            return f"got {item}"
        case ["drop", *items]:
            for item in items:
                state["bag"].remove(item)
            return f"dropped {len(items)}"
        case []:
            return "say something"
        case [verb, *_]:
            return f"unknown verb {verb!r}"


state = {"at": [], "bag": []}
for line in ["go north", "go up", "get lamp", "get lamp", "get key", "", "sing a song", "drop lamp key", "exit"]:
    print(f"{line!r:>15} -> {run(line, state)}")
print(state)
match {"user": {"name": "Ann", "roles": ["admin", "dev"]}, "ok": True}:
    case {"user": {"name": name, "roles": [first, *_]}, "ok": True}:
        print(name, first)
match 5:
    case x if x > 10:
        print("big")
    case x if x > 3:
        print("middle", x)
match (1, 2):
    case (a, b) | [a, b, _]:
        print(a + b)
match "x":
    case 5:
        print("no")
print(x, a)
match 2 - 5:
    case -3:
        print("minus three")


class Pair:
    __match_args__ = ("left",)
    left = 1


match Pair():
    case Pair(left, right):
        print("never")
