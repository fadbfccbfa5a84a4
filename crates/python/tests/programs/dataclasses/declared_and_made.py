from dataclasses import dataclass, field, asdict, astuple, replace, fields, KW_ONLY, InitVar, make_dataclass
from typing import List, Optional, ClassVar
@dataclass
class A:
    x: int
    y: str = "a"
    z: List[int] = field(default_factory=list)
    c: ClassVar[int] = 3
a = A(1)
print(a, a == A(1), asdict(a), astuple(a), replace(a, x=2), [f.name for f in fields(a)], A.__doc__)
try: A()
except TypeError as e: print(e)
try: A(1, 2, 3, 4)
except TypeError as e: print(e)
try: A(1, q=3)
except TypeError as e: print(e)
@dataclass(frozen=True, order=True)
class B:
    n: int
    m: int = field(default=0, compare=False)
print(B(1) < B(2), sorted([B(3), B(1)]), hash(B(1)) == hash(B(1, 5)), {B(1): 2})
try: B(1).n = 3
except Exception as e: print(type(e).__name__, e)
try: B(1) < 3
except Exception as e: print(type(e).__name__, e)
@dataclass
class C(A):
    w: float = 1.5
    def __post_init__(self): self.total = self.x + self.w
print(C(1), C(1).total, C.__mro__[1].__name__, C.__dataclass_fields__["w"].default)
@dataclass
class Node:
    value: int
    children: List["Node"] = field(default_factory=list, repr=False)
    parent: Optional["Node"] = None
n = Node(1, [Node(2)])
print(n, asdict(n))
@dataclass(slots=True)
class S:
    a: int
    b: int = 2
s = S(1)
try: s.c = 3
except AttributeError as e: print(e)
print(S.__slots__, s)
P = make_dataclass("P", [("x", int), ("y", int, 5)])
print(P(1), P.__name__)
@dataclass(eq=False)
class E:
    a: int
print(E(1) == E(1), E(1).__hash__ is not None)
@dataclass(unsafe_hash=True)
class U:
    a: int
print(hash(U(1)) == hash(U(1)))
@dataclass
class K:
    a: int
    _: KW_ONLY
    b: int = 3
print(K(1, b=2), K.__match_args__)
try: K(1, 2)
except TypeError as e: print(e)
try:
    @dataclass
    class Bad:
        a: int = 1
        b: str
except TypeError as e: print(e)
print(fields(A)[1])
match A(5, "q"):
    case A(x=5, y=q): print("m", q)
print(A.__init__.__annotations__, A.__eq__.__qualname__)
class NotData: pass
try: asdict(NotData())
except TypeError as e: print(e)
