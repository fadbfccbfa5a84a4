from typing import Any, Literal, NoReturn, NotRequired, Required, Self, TypedDict, get_args


class Movie(TypedDict):
    title: str
    year: int


class Extended(Movie, total=False):
    rating: float
    director: Required[str]
    note: NotRequired[str]


m: Movie = {"title": "Brazil", "year": 1985}
print(m, type(m), Movie(title="x", year="not checked"), Movie.__annotations__, Movie.__total__)
print(sorted(Extended.__required_keys__), sorted(Extended.__optional_keys__), Extended.__total__, sorted(Extended.__annotations__), Movie.__name__, Movie)
Point = TypedDict("Point", {"x": int, "y": int})
print(Point(x=1, y=2), Point.__annotations__)
Mode = Literal["r", "w", "a"]


def open_file(name: str, mode: Mode = "r") -> str:
    if mode not in get_args(Mode):
        raise ValueError(f"mode must be one of {get_args(Mode)}, not {mode!r}")
    return f"{name}:{mode}"


print(open_file("x"), open_file("y", "w"), Mode)


class Builder:
    def __init__(self):
        self.parts = []

    def add(self, part: Any) -> Self:
        self.parts.append(part)
        return self


print(Builder().add(1).add("b").parts, Builder.add.__annotations__)


def fail(message: str) -> NoReturn:
    raise RuntimeError(message)


print(fail.__annotations__)
try:
    isinstance(m, Movie)
except TypeError as error:
    print(error)
try:
    fail("always")
except RuntimeError as error:
    print(error)
open_file("z", "rw")
