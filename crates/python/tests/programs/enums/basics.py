from enum import Enum, IntEnum, StrEnum, auto, unique


class Color(Enum):
    RED = 1
    GREEN = 2
    BLUE = 3
    CRIMSON = 1

    def describe(self):
        return f"{self.name.lower()}={self.value}"

    @classmethod
    def favourite(cls):
        return cls.BLUE

    @property
    def pretty(self):
        return self.name.title()


print(Color.RED, repr(Color.RED), Color.RED.name, Color.RED.value, Color(2), Color["BLUE"], Color.CRIMSON, Color.CRIMSON is Color.RED)
print(list(Color), len(Color), [c.describe() for c in Color], Color.favourite(), Color.RED.pretty, list(Color.__members__))
print(Color.RED == 1, Color.RED == Color.RED, Color.RED is Color(1), Color.RED != Color.BLUE, isinstance(Color.RED, Color), type(Color.RED), Color)
print(Color.RED in Color, {Color.RED: "r"}[Color.RED], hash(Color.RED) == hash(Color.RED), f"{Color.RED} {Color.RED!r} {Color.RED:>12}", "%s" % Color.BLUE, [Color.RED], {"c": Color.RED})


class Level(IntEnum):
    LOW = 1
    HIGH = auto()


print(Level.LOW, repr(Level.LOW), Level.LOW + 1, Level.LOW < Level.HIGH, Level.HIGH == 2, f"{Level.HIGH}", sorted([Level.HIGH, Level.LOW]), [10, 20, 30][Level.LOW], int(Level.HIGH), Level(1) is Level.LOW)


class Status(str, Enum):
    ACTIVE = "active"
    GONE = "gone"


class Mode(StrEnum):
    READ = auto()
    WRITE = "w"


print(Status.ACTIVE, repr(Status.ACTIVE), Status.ACTIVE == "active", Status("gone"), Status.ACTIVE.upper(), f"{Status.ACTIVE}", Status.ACTIVE.value)
print(Mode.READ, repr(Mode.READ), Mode.READ == "read", f"{Mode.WRITE}!", Mode("w"), "-".join(Mode))
for bad in (lambda: Color(9), lambda: Color["PINK"], lambda: Color.PINK, lambda: Color.RED < Color.BLUE, lambda: Status("nope"), lambda: setattr(Color, "RED", 5), lambda: Color(), lambda: setattr(Color.RED, "value", 3)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
try:

    class More(Color):
        PINK = 4

except TypeError as error:
    print(error)
try:

    @unique
    class Dup(Enum):
        A = 1
        B = 1

except ValueError as error:
    print(error)
Color("RED")
