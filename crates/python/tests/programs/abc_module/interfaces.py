from abc import ABC, ABCMeta, abstractmethod
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, MutableMapping, Sequence, Sized


class Repository(ABC):
    @abstractmethod
    def get(self, key): ...

    @abstractmethod
    def save(self, key, value):
        print("base save", key)

    def update(self, key, function):
        self.save(key, function(self.get(key)))


class Memory(Repository):
    def __init__(self):
        self.data = {"a": 1}

    def get(self, key):
        return self.data[key]

    def save(self, key, value):
        super().save(key, value)
        self.data[key] = value


m = Memory()
m.update("a", lambda n: n + 41)
print(m.data, isinstance(m, Repository), Repository.__abstractmethods__ == frozenset({"get", "save"}), type(Repository) is ABCMeta)


class Partial(Repository):
    def get(self, key):
        return key


for cls in (Repository, Partial):
    try:
        cls()
    except TypeError as error:
        print(error)


class Range(Sequence):
    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        if not 0 <= i < self.n:
            raise IndexError(i)
        return i * i


r = Range(4)
print(list(r), 9 in r, r.index(4), r.count(1), list(reversed(r)), isinstance(r, Iterable))


class Lower(MutableMapping):
    def __init__(self, **kw):
        self._d = {}
        self.update(kw)

    def __getitem__(self, k):
        return self._d[k.lower()]

    def __setitem__(self, k, v):
        self._d[k.lower()] = v

    def __delitem__(self, k):
        del self._d[k.lower()]

    def __iter__(self):
        return iter(self._d)

    def __len__(self):
        return len(self._d)


d = Lower(A=1, B=2)
print(d["a"], "B" in d, d.get("z", 0), list(d.items()), d.pop("A"), len(d), d.setdefault("C", 3), dict(d), d == {"b": 2, "c": 3})
print(isinstance([], Sequence), isinstance({}, Mapping), isinstance("a", Hashable), isinstance([], Hashable), isinstance(len, Callable), isinstance(iter([]), Iterator), isinstance(5, Sized), issubclass(dict, MutableMapping), isinstance((n for n in ()), Iterator), isinstance(m, Sized))
del d["zzz"]
