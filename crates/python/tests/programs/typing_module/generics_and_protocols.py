from typing import Generic, Iterator, NewType, Protocol, TypeVar, cast, overload, runtime_checkable

T = TypeVar("T")
K = TypeVar("K", bound=str)
N = TypeVar("N", int, float)


class Stack(Generic[T]):
    def __init__(self) -> None:
        self._items: list[T] = []

    def push(self, item: T) -> "Stack[T]":
        self._items.append(item)
        return self

    def pop(self) -> T:
        return self._items.pop()

    def __iter__(self) -> Iterator[T]:
        return iter(self._items)


s = Stack[int]().push(1).push(2)
print(list(s), s.pop(), Stack[int], Stack[T], type(s).__name__, Stack.__parameters__, Stack[int].__origin__, isinstance(s, Stack))


class Pair(Generic[K, N]):
    def __init__(self, key: K, value: N):
        self.key, self.value = key, value


class IntStack(Stack[int]):
    pass


print(Pair[str, int]("a", 1).value, Pair.__parameters__, IntStack.__orig_bases__, IntStack().push(5).pop(), IntStack.__mro__[1:])


@runtime_checkable
class HasArea(Protocol):
    def area(self) -> float: ...


class Named(Protocol):
    name: str


class Square:
    def __init__(self, side):
        self.side = side

    def area(self):
        return self.side ** 2


print(isinstance(Square(2), HasArea), isinstance(5, HasArea), issubclass(Square, HasArea))
UserId = NewType("UserId", int)
print(UserId(5), type(UserId(5)).__name__, UserId.__name__, cast(str, 5), cast("list[int]", None), repr(T), K.__bound__, N.__constraints__)


@overload
def double(x: int) -> int: ...
@overload
def double(x: str) -> str: ...
def double(x):
    return x * 2


print(double(2), double("ab"))


def first(items: list[T], default: T | None = None) -> T | None:
    return items[0] if items else default


print(first([1]), first([], "none"), first.__annotations__)
for bad in (lambda: Stack[int, str], lambda: HasArea(), lambda: isinstance(5, Named), lambda: Square[int], lambda: Generic[int]):
    try:
        print(bad())
    except TypeError as error:
        print(error)
Stack().pop()
