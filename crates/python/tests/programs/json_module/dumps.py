import json
from datetime import date
from decimal import Decimal
from enum import Enum, IntEnum

data = {"name": "Ann", "age": 31, "tags": ["a", "b"], "nested": {"x": None, "y": [True, False]}, "pi": 3.14, "empty": [], "none": {}}
print(json.dumps(data))
print(json.dumps(data, indent=2))
print(json.dumps(data, indent=4, sort_keys=True))
print(json.dumps(data, separators=(",", ":")), json.dumps([1, 2], indent="\t"), json.dumps({"b": 1, "a": 2}, sort_keys=True))
print(json.dumps("quote \" back \\ slash / newline \n tab \t ctrl \x01 é € 😀"), json.dumps("é€😀", ensure_ascii=False))
print(json.dumps([1.0, 1e20, 1e-7, 0.1, float("nan"), float("inf"), -float("inf"), 10 ** 30, True, None]))
print(json.dumps({1: "int", 2.5: "float", True: "bool", None: "none", "s": (1, 2)}), json.dumps((1, (2,))), json.dumps("x"), json.dumps(None))


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


def encode(value):
    if isinstance(value, Point):
        return vars(value)
    if isinstance(value, (set, frozenset)):
        return sorted(value)
    if isinstance(value, (date, Decimal)):
        return str(value)
    raise TypeError(f"cannot encode {type(value).__name__}")


print(json.dumps({"p": Point(1, 2), "s": {3, 1}, "d": date(2024, 1, 2), "m": Decimal("1.50")}, default=encode), json.dumps([Point(0, 0)], default=lambda o: o.__dict__, indent=1))


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, Point):
            return [o.x, o.y]
        return super().default(o)


class Color(IntEnum):
    RED = 1


class Kind(str, Enum):
    A = "a"


print(json.dumps({"p": Point(3, 4)}, cls=Encoder), json.dumps([Color.RED, Kind.A]), json.dumps({Kind.A: 1}))
print(json.dumps({(1, 2): 3, "ok": 1}, skipkeys=True), json.dumps([[], {}, [[]]], indent=2))
loop = []
loop.append(loop)
for bad in (lambda: json.dumps({1, 2}), lambda: json.dumps({(1, 2): 3}), lambda: json.dumps(Point(1, 2)), lambda: json.dumps(b"x"), lambda: json.dumps(loop), lambda: json.dumps(float("nan"), allow_nan=False), lambda: json.dumps({"a": object}, default=encode), lambda: json.dumps({"a": 1, 2: 3}, sort_keys=True)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
json.dumps({"when": date(2024, 1, 1)})
