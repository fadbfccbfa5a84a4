class Recorder:
    def __init__(self):
        object.__setattr__(self, "log", [])

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(name)
        self.log.append(f"get {name}")
        return name.upper()

    def __setattr__(self, name, value):
        self.log.append(f"set {name}={value}")
        super().__setattr__(name, value)

    def __delattr__(self, name):
        self.log.append(f"del {name}")
        super().__delattr__(name)


r = Recorder()
print(r.color)
r.x = 5
print(r.x)
del r.x
print(r.x, r.log, hasattr(r, "_private"), getattr(r, "_p", "default"))


class Strict:
    def __getattribute__(self, name):
        if name == "secret":
            raise AttributeError("no peeking")
        return super().__getattribute__(name)

    secret = 1
    open = 2


s = Strict()
print(s.open, hasattr(s, "secret"), Strict.secret)
try:
    s.secret
except AttributeError as error:
    print(error)


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a = a


o = Slots(1)
print(o.a, hasattr(o, "b"), Slots.__slots__, hasattr(o, "__dict__"))
for name in ("b", "c"):
    try:
        print(getattr(o, name))
    except AttributeError as error:
        print(error)
try:
    o.c = 3
except AttributeError as error:
    print(error)


class Private:
    def __init__(self):
        self.__hidden = 1

    def reveal(self):
        return self.__hidden


p = Private()
print(p.reveal(), vars(p), p._Private__hidden)
for bad in (lambda: p.__hidden, lambda: None.x, lambda: (5).foo, lambda: [].push, lambda: Private.nope, lambda: print.nope, lambda: "".nope, lambda: Private().reveal.nope):
    try:
        bad()
    except AttributeError as error:
        print(error)
try:
    (5).x = 1
except AttributeError as error:
    print(error)
try:
    int.x = 1
except TypeError as error:
    print(error)
p.revael()
