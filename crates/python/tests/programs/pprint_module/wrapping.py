import sys
import types
from collections import ChainMap, Counter, OrderedDict, UserDict, UserList, defaultdict, deque, namedtuple
from dataclasses import dataclass, field
from enum import Enum
from pprint import PrettyPrinter, isreadable, isrecursive, pformat, pp, pprint, saferepr

words = "the quick brown fox jumped over the lazy dog and ran away into the forest".split()
pprint(Counter("mississippi" * 3), width=20)
pprint(Counter(words), width=40)
pprint(OrderedDict((word, len(word)) for word in words))
pprint(defaultdict(int, {word: len(word) for word in words}), width=60)
pprint(deque(words), width=50)
pprint(deque(words, maxlen=20), width=50)
pprint(ChainMap({"a": "x" * 30}, {"b": "y" * 30}, {"c": 3}), width=40)
pprint(UserDict({"key": words}), width=50)
pprint(UserList(words), width=50)
pprint(set(words), width=40)
pprint(frozenset(words), width=40)
pprint(tuple(words), width=40, indent=4)
pprint({1: words, "two": {"three": tuple(words)}, (4, 5): None}, width=50, compact=True)
pprint([words, words[:3]], width=60, compact=True, indent=3)
pprint({"text": " ".join(words), "lines": "one\ntwo\nthree " + "long " * 20}, width=50)
pprint("first line\nsecond line which is rather longer than the others\n", width=30)
pprint(b"some bytes that are rather longer than fits in a line" * 2, width=40)
pprint({"data": bytes(range(60))}, width=60)
pprint(bytearray(b"a bytearray is shown like so, in pieces"), width=40)
pprint(types.SimpleNamespace(name="x" * 30, other="y" * 30, items=words), width=50)
pprint(types.MappingProxyType({word: len(word) for word in words}), width=50)
print(types.MappingProxyType({"k": 1}))
circle = [1, 2]
circle.append(circle)
print(pformat(circle).split(" id=")[0], isrecursive(circle), isrecursive([1]), isreadable([1, "a"]), isreadable([object()]), isreadable(circle))
deep = {"a": {"b": {"c": {"d": 1}}}, "l": [[[[1]]]], "t": ((((1,),),),)}
for depth in (1, 2, 3):
    pprint(deep, depth=depth)
print(saferepr({"b": 1, "a": [1, (2,)]}), saferepr("it's"))
pprint([1000000, 12345.5, 10**20], underscore_numbers=True)


class Color(Enum):
    RED = 1


class Point(namedtuple("Point", "x y")):
    pass


class MyDict(dict):
    pass


class MyList(list):
    def __repr__(self):
        return "MyList!" * 20


class Thing:
    def __repr__(self):
        return "Thing(\n  1)"


@dataclass
class Inner:
    values: list
    note: str = "nothing special to say about this one"


@dataclass
class Outer:
    name: str
    inner: Inner
    hidden: int = field(default=3, repr=False)
    mapping: dict = field(default_factory=dict)


@dataclass
class Own:
    x: int

    def __repr__(self):
        return "Own" * 40


pprint({Color.RED: Point(1, 2), None: Thing(), 3: "x", "k": [Thing()]})
pprint(MyDict({word: len(word) for word in words}), width=50)
pprint([MyList(words)], width=50)
pprint(Outer("outer", Inner(list(range(30))), mapping={"k": words}), width=60)
pprint([Own(1), Point(words, words)], width=60)
pprint(dict.fromkeys(words, []), width=20)
pprint({"b": 1, 2: "x", None: 3})
pp({"z": words, "a": 1}, width=50)
pprint([], width=1)
pprint([[], {}, (), set(), ""], width=1)
pprint([{"name": "Ann", "age": 30, "emails": ["a@example.com", "ann@example.org"]}, {"name": "Bob", "age": 5, "emails": []}])
printer = PrettyPrinter(indent=2, width=50, stream=sys.stdout)
printer.pprint({"words": words})
print(printer.pformat(words[:4]), printer.isreadable(words))


class Short(PrettyPrinter):
    def format(self, object, context, maxlevels, level):
        if isinstance(object, str) and len(object) > 4:
            return object[:3] + "~", False, False
        return super().format(object, context, maxlevels, level)


Short(width=40).pprint(["abcdefgh", {"quick": words}])
for bad in ({"width": 0}, {"depth": 0}, {"indent": -1}):
    try:
        pprint(1, **bad)
    except ValueError as error:
        print(error)
pprint(1, nothing=2)
