from typing import *
import typing, sys, collections.abc
print(Optional, Union, Any, List, Callable, Literal, ClassVar, Tuple)
print(List[Optional["Hero"]], Dict[str, Any], Callable[[int], None], Type["X"], Union["A", "B", None])
T = TypeVar("T")
class Box(Generic[T]):
    item: T
    def __init__(self, item: T): self.item = item
class IntBox(Box[int]): pass
print(Box[int](3).item, IntBox(4).item, Box.__mro__, IntBox.__orig_bases__)
class P(NamedTuple):
    x: int
    y: int = 2
    def s(self): return self.x + self.y
print(P(1), P(1).s(), P._fields, P.__annotations__, P(3, y=4) == (3, 4), P(1)._replace(x=9))
try: P()
except TypeError as e: print(e)
class TD(TypedDict, total=False):
    a: int
    b: str
t: TD = {"a": 1}
print(t, TD.__total__, TD.__annotations__)
def f(a: Optional[int], *args: "str", **kw: List[int]) -> "Box[int]": ...
print(get_type_hints(f))
print(isinstance([], collections.abc.Sequence), isinstance({}, Mapping), issubclass(list, Iterable), isinstance(3, Hashable), isinstance([], Hashable), isinstance(f, Callable))
print(get_origin(List[int]), get_args(Callable[[int, str], bool]), get_args(Literal[1, "a"]))
print(int | None, Optional[int] == (int | None), list[int] | None, "x" if None else T | None)
N = NewType("N", int)
print(N(5) + 1, N, Optional[N])
print(cast(int, "a"), TYPE_CHECKING)
x: Annotated[int, "meta"] = 3
print(__annotations__)
@runtime_checkable
class Sized2(Protocol):
    def __len__(self) -> int: ...
print(isinstance([], Sized2), isinstance(3, Sized2))
print(Iterator[int], AsyncGenerator[int, None], Awaitable[str], Deque[int], DefaultDict[str, int], Counter[str])
@overload
def g(x: int) -> int: ...
@overload
def g(x: str) -> str: ...
def g(x): return x
print(g(1))
print(Self, Never, NoReturn, LiteralString, Final, Final[int], Required[int])
class Node:
    children: "List[Node]"
    parent: Optional["Node"] = None
print(get_type_hints(Node))
print(ForwardRef("X"), ForwardRef("X") == ForwardRef("X"), repr(Pattern), Text)
print(List[T][int], Dict[str, T][int], Union[T, None][str])
try: List[int, int]
except TypeError as e: print(e)
try: typing.NotAName
except AttributeError as e: print(e)
try:
    from typing import Foo
except ImportError as e: print(str(e).split("(")[0])
