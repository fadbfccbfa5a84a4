from collections import OrderedDict, defaultdict, namedtuple
from dataclasses import dataclass, field
from pprint import pformat, pp, pprint

pprint([1, 2, 3])
pprint({"b": 1, "a": [1, 2], "c": {"nested": True}})
wide = {"name": "a rather long name for a thing", "values": list(range(30)), "other": {"key" + str(i): "value" * 3 for i in range(4)}}
pprint(wide)
pprint(wide, width=40)
pprint(wide, width=120, compact=True)
pprint(wide, depth=1)
pprint({"z": 1, "a": 2}, sort_dicts=False)
pp({"z": 1, "a": 2})
pprint(["short", "x" * 70, ("tuple", "of", "things" * 8, "and more of them to wrap"), {1, 2, 3}, None], indent=2)
print(pformat({"k": (1,)}), pformat("text"), pformat([[]] * 3, width=5))
pprint("a long string that has many words in it and is wrapped by pprint at the width it was given", width=40)
pprint((1,))
pprint({"matrix": [[i * j for j in range(12)] for i in range(4)]}, width=60)


@dataclass
class Item:
    name: str
    tags: list = field(default_factory=list)


pprint(Item("x", ["a"]))
pprint([Item("a fairly long name for the item number " + str(i), ["tag" * 5, "other tag"]) for i in range(2)])
pprint(OrderedDict(b=1, a=2))
pprint(defaultdict(list, {"k": [1]}))
pprint(namedtuple("P", "x y")(1, 2))
pprint([b"bytes", 1.5, True, frozenset([1]), range(3), ...])
