from dataclasses import asdict, astuple, dataclass, field, fields, is_dataclass, replace


@dataclass
class Point:
    x: int
    y: int = 0
    tags: list[str] = field(default_factory=list)

    def distance(self) -> float:
        return (self.x ** 2 + self.y ** 2) ** 0.5


p = Point(3, 4)
print(p, p == Point(3, 4), p != Point(3, 5), p.distance(), Point(1).tags is Point(1).tags)
print(asdict(p), astuple(p), replace(p, x=10), [f.name for f in fields(Point)], is_dataclass(p), is_dataclass(5))
p.tags.append("a")
q = replace(p, y=9)
print(p, q, q.tags is p.tags)


@dataclass(order=True, frozen=True)
class Version:
    major: int
    minor: int = 0
    label: str = field(default="", compare=False, repr=False)


versions = [Version(1, 5), Version(1, 2, "x"), Version(0, 9)]
print(sorted(versions), max(versions), Version(1) < Version(1, 1), Version(1, 0, "a") == Version(1, 0, "b"), len({Version(1), Version(1)}))


@dataclass
class Line:
    start: Point
    end: Point
    length: float = field(init=False)

    def __post_init__(self):
        self.length = ((self.start.x - self.end.x) ** 2 + (self.start.y - self.end.y) ** 2) ** 0.5


line = Line(Point(0), Point(3, 4))
print(line)
print(asdict(line))


@dataclass(kw_only=True)
class Options:
    verbose: bool = False
    name: str


print(Options(name="x"), Options(name="y", verbose=True))
for bad in (lambda: Point(), lambda: Point(1, 2, [], 4), lambda: Point(z=1), lambda: Options("x"), lambda: Point(1) < Point(2), lambda: hash(p), lambda: replace(line, length=1)):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
try:

    @dataclass
    class Wrong:
        items: list = []

except ValueError as error:
    print(error)
try:

    @dataclass
    class Order:
        a: int = 1
        b: str

except TypeError as error:
    print(error)
Version(1).major = 2
