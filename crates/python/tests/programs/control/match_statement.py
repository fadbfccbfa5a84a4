class Point:
    __match_args__ = ("x", "y")

    def __init__(self, x, y):
        self.x = x
        self.y = y


class Color:
    RED = "red"
    BLUE = "blue"


def describe(value):
    match value:
        case 0:
            return "zero"
        case -1 | 1:
            return "unit"
        case None | True | False:
            return f"singleton {value}"
        case "hello":
            return "greeting"
        case Color.RED:
            return "the colour red"
        case str() as text if len(text) > 10:
            return f"long text of {len(text)}"
        case str(text):
            return f"text {text}"
        case int(n) | float(n):
            return f"number {n}"
        case Point(0, 0):
            return "origin"
        case Point(x=0, y=y):
            return f"on the y axis at {y}"
        case Point(x, y) if x == y:
            return f"diagonal {x}"
        case Point():
            return "some point"
        case []:
            return "empty sequence"
        case [x]:
            return f"one: {x}"
        case [1, *_, 9]:
            return "from 1 to 9"
        case [first, [a, b], *rest]:
            return f"nested {first} {a} {b} {rest}"
        case (first, second, *others):
            return f"{first}, {second} and {len(others)} more"
        case {"type": "circle", "r": r}:
            return f"circle {r}"
        case {"type": kind, **rest}:
            return f"{kind} with {rest}"
        case {}:
            return "a mapping"
        case _:
            return "something else"


for value in [0, 1, -1, True, None, 1.0, 42, 2.5, "hello", "red", "blue", "a very long sentence", Point(0, 0), Point(0, 5), Point(3, 3), Point(1, 2),
              [], [7], [1, 5, 9], (1, 9), ["a", [1, 2], 3, 4], [1, 2], (4, 5, 6), {"type": "circle", "r": 2}, {"type": "square", "side": 3}, {"other": 1}, {}, {1}, b"bytes", range(2)]:
    print(f"{value if not isinstance(value, Point) else 'Point'!r:>30}: {describe(value)}")
