class Plain:
    pass


class OnlyRepr:
    def __repr__(self):
        return "<only repr>"


class Both:
    def __repr__(self):
        return "Both()"

    def __str__(self):
        return "both as text"


class Formatted(Both):
    def __format__(self, spec):
        return f"[{spec}]"


print(str(Plain())[:26], repr(Plain()).endswith(">"))
print(OnlyRepr(), [OnlyRepr()], str(OnlyRepr()), f"{OnlyRepr()}")
print(Both(), [Both()], {1: Both()}, (Both(),), f"{Both()} {Both()!r} {Both()!s:>14}", "%s %r" % (Both(), Both()), str(Both()))
print(f"{Formatted()} {Formatted():x>5} {format(Formatted(), 'abc')}", "{:q}".format(Formatted()))
print(Plain, type(Plain()), int, type(None), type(...), type(print), Plain.__init__ is object.__init__)
print([None, True, ..., NotImplemented], int.__name__, type(lambda: 0), type(Plain.__dict__), type(type(1)))


class Conversions:
    def __int__(self):
        return 7

    def __float__(self):
        return 7.5

    def __index__(self):
        return 3

    def __bool__(self):
        return False

    def __bytes__(self):
        return b"seven"

    def __hash__(self):
        return 99

    def __len__(self):
        return 4

    def __call__(self, *a, **k):
        return a, k


c = Conversions()
print(int(c), float(c), bool(c), bytes(c), hash(c), len(c), c(1, k=2), [10, 20, 30, 40][c], hex(c), "ab" * c, list(range(c)))


class BadRepr:
    def __repr__(self):
        return 5


class BadBool:
    def __bool__(self):
        return "x"


class BadHash:
    def __hash__(self):
        return "x"


class BadLen:
    def __len__(self):
        return "x"


for bad in (lambda: repr(BadRepr()), lambda: bool(BadBool()), lambda: hash(BadHash()), lambda: len(BadLen()), lambda: f"{Both():>10}", lambda: int(Both()), lambda: float(Both()), lambda: str(BadRepr()), lambda: [1][Both()], lambda: Both()(), lambda: format(Plain(), "x")):
    try:
        print(bad())
    except TypeError as error:
        print(error)
print([BadRepr()])
