from enum import Enum, IntEnum, StrEnum, auto, Flag, IntFlag, unique
import enum
class C(str, Enum):
    A = "a"
    B = "b"
print(C.A, repr(C.A), C("a"), C.A == "a", C["B"], [c.value for c in C], f"{C.A}", "%s" % C.A, C.A.name, str(C.A), C.A in C, len(C), C.__members__)
class H(Enum):
    X = auto()
    Y = auto()
    @classmethod
    def default(cls): return cls.X
    def __str__(self): return self.name.lower()
print(H.default(), H.Y.value, list(H), hash(H.X) == hash(H.X), {H.X: 1}, H.X is H(1), H.X < H.Y if False else "n")
try: H(7)
except ValueError as e: print(e)
try: H["Q"]
except KeyError as e: print("key", e)
try: H.Z
except AttributeError as e: print(e)
class L(IntEnum):
    LOW = 1
    HIGH = 10
print(L.LOW + 1, L.LOW < L.HIGH, L(10), repr(L.LOW), f"{L.LOW}", max(L), sorted(L, reverse=True), int(L.HIGH), L.LOW == 1)
class S(StrEnum):
    RED = auto()
print(S.RED, repr(S.RED), S.RED.upper(), S("red"))
class F(Flag):
    A = 1
    B = 2
    AB = A | B
print(F.A | F.B, F.AB, F.A in F.AB, ~F.A, F(3), list(F.AB), F.A & F.B, bool(F.A & F.B), repr(F(0)))
class Color(Enum):
    RED = (255, 0, 0)
    def __init__(self, r, g, b): self.r = r
    @property
    def hex(self): return "#%02x" % self.r
print(Color.RED.hex, Color.RED.value, Color((255,0,0)))
@unique
class U(Enum):
    A = 1
print(U, type(U), isinstance(U.A, U), U.A.__class__, U.__name__, U.__module__, U.A.__doc__)
class M(Enum):
    A = 1
    ALIAS = 1
print(M.ALIAS, list(M), M.__members__)
E = Enum("E", ["P", "Q"])
print(E.P, list(E), E("P") if False else E.Q.value)
import json
print(json.dumps({"c": C.A, "l": L.LOW}))
match C.A:
    case C.A: print("matched")
print(C.A.__eq__("a"), C.A != C.B, C.A is C.A, not C.A)
class Base(Enum):
    def m(self): return self.value * 2
class D(Base):
    ONE = 1
print(D.ONE.m(), D.ONE)
print(dir(C)[:3], isinstance(C, type), issubclass(C, str), C.A.encode())
import copy; print(copy.deepcopy(C.A) is C.A)
class W(Enum):
    A = 1
    _ignore_ = ["t"]
    t = 5
print(list(W), hasattr(W, "t"))
