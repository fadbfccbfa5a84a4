from typing import Annotated, Any, Callable, ClassVar, Dict, Final, ForwardRef, FrozenSet, Iterable, Iterator, List, Literal, Mapping, Optional, Sequence, Set, Tuple, Type, TypeVar, Union

T = TypeVar("T")
for form in (Optional[int], Union[int, str], Union[int, None], List[int], List, Dict[str, int], Tuple[int, ...], Tuple[int, str], Set[str], Callable[[int], str], Callable[..., None], Any, ClassVar[int], Final[int], Literal["a", 1], Annotated[int, "meta", 5], Type[int], Iterable[T], Mapping[str, List[int]], Optional["Node"], T, ForwardRef("X"), Sequence[Any], Iterator[int], FrozenSet[int], Union[int, str, None], Optional[Union[int, str]]):
    print(form)
for form in (int | None, int | str, list[int], dict[str, list[int]], tuple[int, ...], list["Node"], type[int], set[str], list[int] | None, None | int, list[Optional[int]], tuple[()], list):
    print(form, repr(form))
print(Union[int, int], Union[int, str] == Union[str, int], Optional[int] == Union[int, None], int | str == Union[int, str], Optional[None], Union[int])
print(list[int].__origin__, list[int].__args__, Optional[int].__args__, Dict[str, int].__origin__, Annotated[int, "m"].__metadata__, (int | None).__args__, Literal["a", "b"].__args__)
print(list[int]([1, "2"]), isinstance([], list), dict[str, int](a=1), type(list[int]).__name__, type(int | None).__name__, T.__name__)
print(isinstance(5, int | str), isinstance(None, int | None), issubclass(bool, int | str), isinstance("x", Union[int, str]))
for bad in (lambda: isinstance([], list[int]), lambda: List[int, str], lambda: Optional[1, 2], lambda: int | "str", lambda: Union[()], lambda: Optional(), lambda: List[int](5) and isinstance(1, List[int]), lambda: int[str], lambda: Any(), lambda: Dict[int]):
    try:
        print(bad())
    except TypeError as error:
        print("TypeError", error)
x: int = "not checked"
print(x)
