from dataclasses import dataclass, field, fields, make_dataclass


@dataclass
class Node:
    name: str
    children: list["Node"] = field(default_factory=list, repr=False)
    depth: int = field(default=0, metadata={"unit": "levels"})

    def add(self, name):
        child = Node(name, depth=self.depth + 1)
        self.children.append(child)
        return child


root = Node("root")
root.add("a").add("b")
print(root, root.children, root.children[0].children[0].depth)
print([(f.name, f.type, f.init, f.repr, dict(f.metadata)) for f in fields(Node)])
print(root == Node("root"), root == "root", Node("x") == Node("x"), Node.__eq__(root, 5))


@dataclass
class Loop:
    name: str
    other: "Loop | None" = None


a = Loop("a")
b = Loop("b", a)
a.other = b
print(a)
Point = make_dataclass("Point", ["x", ("y", int, 5)])
print(Point(1), Point(1, 2) == Point(1, 2))


@dataclass(order=True)
class Card:
    rank: int
    suit: str = "S"

    @property
    def colour(self):
        return "red" if self.suit in "HD" else "black"

    @classmethod
    def deck(cls, ranks):
        return [cls(r, s) for r in ranks for s in "HS"]


print(sorted(Card.deck([2, 1])), max(Card.deck(range(3))), Card(1) < Card(2), Card(1, "S") <= Card(1, "H"), Card(5).colour)
try:
    Card(1) < 5
except TypeError as error:
    print(error)


@dataclass
class Custom:
    value: int

    def __init__(self, text):
        self.value = len(text)

    def __repr__(self):
        return f"<Custom {self.value}>"


print(Custom("four"), Custom("abcd") == Custom("wxyz"), Custom.__doc__, Card.__doc__, Point.__doc__)


@dataclass
class Validated:
    percent: float

    def __post_init__(self):
        if not 0 <= self.percent <= 100:
            raise ValueError(f"percent out of range: {self.percent}")


print(Validated(50))
Validated(150.5)
