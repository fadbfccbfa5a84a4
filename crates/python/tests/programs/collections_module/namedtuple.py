from collections import namedtuple
from typing import NamedTuple

Point = namedtuple("Point", ["x", "y"])
p = Point(1, y=2)
print(p, p.x, p[1], p == (1, 2), p + (3,), len(p), list(p), Point._fields, p._asdict(), p._replace(x=10), Point._make([5, 6]))
x, y = p
print(x, y, isinstance(p, tuple), hash(p) == hash((1, 2)), sorted([Point(2, 1), Point(1, 9)]), max(p))
Card = namedtuple("Card", "rank suit", defaults=["spades"])
print(Card("ace"), Card("ace") == Card("ace", "spades"), Card._field_defaults, Card.__name__, Card.__doc__)


class Employee(NamedTuple):
    """An employee."""

    name: str
    id: int = 3
    tags: list = []

    def greeting(self):
        return f"I am {self.name}, number {self.id}"

    @property
    def initial(self):
        return self.name[0]


e = Employee("Guido")
print(e, e.greeting(), e.initial, Employee._fields, Employee.__annotations__, e._asdict(), Employee.__doc__)
match p:
    case Point(x=1, y=why):
        print("matched", why)
match e:
    case (name, 3, _):
        print("as a sequence", name)
print("%s-%s" % p, "{0.x} {1}".format(p, p), f"{p!r:>20}", repr(p._replace(y="two")), {p: "key"})
Renamed = namedtuple("Renamed", ["a", "def", "a"], rename=True)
print(Renamed._fields)


class Vector(namedtuple("Vector", "x y")):
    __slots__ = ()

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)


print(Vector(1, 2) + Vector(3, 4), type(Vector(1, 2)._replace(x=0)).__name__)
for bad in (lambda: Point(1), lambda: Point(1, 2, 3), lambda: Point(1, z=2), lambda: p._replace(z=1), lambda: p.z, lambda: namedtuple("T", "a a"), lambda: namedtuple("T", "class"), lambda: namedtuple("T", "_a"), lambda: Point._make([1]), lambda: Employee()):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
p.x = 5
