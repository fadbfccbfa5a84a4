import asyncio
import weakref


class Base:
    pass


class Node(Base):
    kind = "node"

    def __init__(self, name, items=()):
        self.name = name
        self.items = list(items)

    def __str__(self):
        return f"<{self.name}>"

    def __eq__(self, other):
        return type(self) is type(other) and self.name == other.name

    def __hash__(self):
        return hash(self.name)

    def __lt__(self, other):
        return self.name < other.name

    def __len__(self):
        return len(self.items)

    def __iter__(self):
        return iter(self.items)

    def __getitem__(self, index):
        return self.items[index]

    def __setitem__(self, index, value):
        self.items[index] = value

    def __contains__(self, item):
        return item in self.items

    @property
    def loud(self):
        return self.name.upper()


class Caller:
    def __call__(self, *args, **kwargs):
        return args, kwargs


node = Node("a", [3, 1, 2])
p = weakref.proxy(node)
print(type(p).__name__, type(p) is weakref.ProxyType, p.__class__ is Node, isinstance(p, Node), isinstance(p, Base))
print(isinstance(p, (int, Base)), isinstance(p, int), issubclass(type(p), Node), isinstance(p, weakref.ProxyType))
print(p is node, weakref.proxy(node) is p, weakref.getweakrefcount(node))
print(p.name, p.kind, p.loud, str(p), f"{p}", "%s" % p, len(p), list(p), p[1], 3 in p, 9 in p, bool(p))
p.name = "b"
p.extra = 1
p[0] = 30
print(node.name, node.extra, node.items, vars(p) is vars(node))
del p.extra
print(hasattr(p, "extra"), getattr(p, "extra", "none"), hasattr(node, "name"))
print(p == node, node == p, p != node, p == p, p == Node("b"), Node("b") == p, p < Node("c"), sorted([p, Node("a")])[0].name)
print(repr(p).split(" at ")[0], "to Node" in repr(p))
try:
    hash(p)
except TypeError as error:
    print(error)
print(p.__hash__() == hash(node), p.__repr__.__self__ is node)
try:
    p.missing
except AttributeError as error:
    print(error)
held = [p]
print(node in held, held.index(node) if node in held else "-", p in held)
caller = Caller()
q = weakref.proxy(caller)
print(type(q).__name__, callable(q), callable(p), q(1, a=2))
for bad in (1, "text", [1], None):
    try:
        weakref.proxy(bad)
    except TypeError as error:
        print(error)
del node
for attempt in (lambda: p.name, lambda: str(p), lambda: len(p), lambda: list(p), lambda: p == 1, lambda: isinstance(p, Node), lambda: bool(p), lambda: setattr(p, "a", 1)):
    try:
        print(attempt())
    except ReferenceError as error:
        print("ReferenceError", error)
print(repr(p).split(" at ")[0], "to NoneType" in repr(p), type(p).__name__)
try:
    hasattr(p, "name")
except ReferenceError as error:
    print("ReferenceError", error)


async def main():
    done = []

    async def one(name):
        for turn in range(2):
            await asyncio.sleep(0)
            done.append((name, turn))

    await asyncio.gather(one("x"), one("y"))
    print(done)


asyncio.run(main())
