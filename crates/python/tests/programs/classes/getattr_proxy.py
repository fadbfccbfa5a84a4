class Proxy:
    def __init__(self, target):
        object.__setattr__(self, "_target", target)
        object.__setattr__(self, "_calls", [])

    def __getattr__(self, name):
        value = getattr(self._target, name)
        if callable(value):
            def logged(*args, **kwargs):
                self._calls.append(f"{name}{args}")
                return value(*args, **kwargs)
            return logged
        return value

    def __setattr__(self, name, value):
        setattr(self._target, name, value)

    def __len__(self):
        return len(self._target)

    def __iter__(self):
        return iter(self._target)

    def __getitem__(self, key):
        return self._target[key]

    def __repr__(self):
        return f"Proxy({self._target!r})"


p = Proxy([3, 1, 2])
p.append(0)
p.sort()
print(p, p.index(2), len(p), list(p), p[0], p[1:], p._calls, 3 in p)


class Record:
    def __init__(self, **fields):
        self.__dict__.update(fields)

    def __getattr__(self, name):
        return f"<no {name}>"

    def __eq__(self, other):
        return self.__dict__ == other.__dict__

    def __contains__(self, name):
        return name in self.__dict__


r = Record(a=1)
print(r.a, r.b, "a" in r, "b" in r, r == Record(a=1), hasattr(r, "anything"))
q = Proxy(Record(x=1))
q.x = 5
print(q.x, q._target.__dict__, q.missing)


class Chain:
    def __init__(self, path=""):
        self._path = path

    def __getattr__(self, name):
        return Chain(f"{self._path}/{name}")

    def __call__(self, *args, **kwargs):
        query = "&".join(f"{k}={v}" for k, v in kwargs.items())
        return Chain(self._path + "".join(f"/{a}" for a in args) + (f"?{query}" if query else ""))

    def __getitem__(self, key):
        return Chain(f"{self._path}[{key!r}]")

    def __str__(self):
        return self._path


print(Chain().users(5).posts["new"](page=2), Chain().a.b.c)


class Missing(dict):
    def __getattr__(self, name):
        try:
            return self[name]
        except KeyError:
            raise AttributeError(f"no key {name!r}") from None

    __setattr__ = dict.__setitem__


m = Missing(a=1)
m.b = 2
print(m, m.a + m.b, getattr(m, "zz", None), m.keys() == {"a", "b"})
p.no_such_method()
