from collections import ChainMap, Counter, OrderedDict, UserDict, defaultdict, deque, namedtuple
import collections.abc
c = Counter("hello world")
print(c, c.most_common(2), c["z"], sum(c.values()), c.total(), Counter(a=1) + Counter(a=2, b=1), Counter("aab") - Counter("a"), list(Counter("aab").elements()))
d = defaultdict(list); d["a"].append(1); print(d, d.get("q"), dict(d), d["zz"], len(d))
dd = defaultdict(lambda: defaultdict(int)); dd["a"]["b"] += 1; print(dd["a"]["b"], sorted(dd))
try: defaultdict(None)["x"]
except KeyError as e: print("KeyError", e)
q = deque([1,2,3], maxlen=3); q.append(4); q.appendleft(0); print(q, q[0], q.pop(), q.popleft(), len(q), list(q), q.rotate(1), q)
P = namedtuple("P", "x y", defaults=[5]); p = P(1); print(p, p.x, p[1], p._asdict(), P._make([3, 4]), p._replace(y=1), tuple(p), P.__doc__, p == (1, 5), isinstance(p, tuple)); x, y = p
try: P()
except TypeError as e: print(e)
try: p.x = 3
except AttributeError as e: print(e)
o = OrderedDict(a=1, b=2); o.move_to_end("a"); print(o, list(o), o.popitem(last=False), OrderedDict(a=1) == {"a": 1})
m = ChainMap({"a": 1}, {"b": 2}); print(m["b"], dict(m), m.maps, list(m))
class U(UserDict):
    def __setitem__(self, k, v): super().__setitem__(k.upper(), v)
u = U(); u["a"] = 1; print(u, u["A"], len(u), "A" in u)
print(Counter([1,1,2]).items(), Counter({"a": 3}) == Counter("aaa"), type(c).__mro__)
print(collections.abc.Mapping, isinstance(d, dict), isinstance(q, collections.abc.Sequence))
try: deque().pop()
except IndexError as e: print(e)
try: namedtuple("X", "a a")
except ValueError as e: print(e)
try: namedtuple("X", "class")
except ValueError as e: print(e)
from collections import abc
class MyMap(abc.MutableMapping):
    def __init__(self): self.d = {}
    def __getitem__(self, k): return self.d[k]
    def __setitem__(self, k, v): self.d[k] = v
    def __delitem__(self, k): del self.d[k]
    def __iter__(self): return iter(self.d)
    def __len__(self): return len(self.d)
mm = MyMap(); mm["a"] = 1; mm.update(b=2, c=3); print(dict(mm), mm.pop("a"), mm.get("zz", 0), list(mm.items()), "b" in mm, mm == {"b": 2, "c": 3}, mm.setdefault("q", 9), len(mm))
class Bad(abc.Sequence): pass
try: Bad()
except TypeError as e: print(e)
class Sq(abc.Sequence):
    def __getitem__(self, i):
        if i >= 3: raise IndexError(i)
        return i * i
    def __len__(self): return 3
print(list(Sq()), 4 in Sq(), Sq().index(4), list(reversed(Sq())), Sq().count(1))
c.update("lll"); c.subtract({"h": 5}); print(c["l"], c["h"], +c)
print(Counter(a=2) & Counter(a=1), Counter(a=2) | Counter(b=1), c.most_common()[:-2:-1])
