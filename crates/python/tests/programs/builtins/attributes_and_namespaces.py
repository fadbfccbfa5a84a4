class Config:
    debug = False

    def __init__(self, **options):
        for key, value in options.items():
            setattr(self, key, value)

    def _private(self):
        pass


c = Config(host="a", port=80)
print(vars(c), getattr(c, "host"), getattr(c, "nope", "default"), hasattr(c, "port"), hasattr(c, "debug"), "debug" in vars(c))
delattr(c, "port")
print(c.__dict__, hasattr(c, "port"), sorted(vars(Config).keys() & {"debug", "__init__", "_private"}))
print([name for name in dir(c) if not name.startswith("__")], "append" in dir([]), "upper" in dir(str), [n for n in dir(Config) if n.startswith("d")])
for name in ("debug", "host"):
    print(name, getattr(c, name), type(getattr(c, name)).__name__)
method = getattr("text", "upper")
print(method(), getattr([3, 1], "sort")(), getattr(Config, "debug"), type(c).__name__, c.__class__ is Config)
c.__dict__["injected"] = 1
print(c.injected, isinstance(c, object), object().__class__, Config.__bases__, Config.__dict__["debug"])
x = 1
globals()["dynamic"] = 42
print(dynamic, "x" in globals(), globals()["x"], "__name__" in globals(), locals()["x"])


def f():
    y = 2
    inside = sorted(locals())
    return inside, "x" in locals(), "x" in globals()


print(f())
print(id(c) == id(c), c is c, Config() is Config(), isinstance(f, type(lambda: 0)), f.__class__.__name__)
o = object()
for bad in (lambda: getattr(c, "zzz"), lambda: delattr(c, "zzz"), lambda: setattr(o, "a", 1), lambda: vars(5), lambda: getattr(c, 5), lambda: hasattr(c, 5), lambda: o.x, lambda: Config.missing, lambda: type("a").nothing, lambda: c(), lambda: len(c), lambda: c[0], lambda: iter(c), lambda: c + 1, lambda: c < c, lambda: -c, lambda: float(c)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
c.nothing_here
