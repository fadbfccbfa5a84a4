from typing import Optional


def area(width: float, height: "float" = 1.0, *rest: int, unit: str = "m", **options: Optional[bool]) -> str:
    """Compute an area.

    More text.
    """
    result: float = width * height
    return f"{result}{unit}"


print(area.__annotations__)
print(area.__doc__)
print(area(2, 3), area.__name__, area.__defaults__, area.__kwdefaults__)
area.calls = 5
print(area.calls, area.__dict__, hasattr(area, "nope"))
x: int = 5
y: "undefined_name"
print(__annotations__)


class Shape:
    """A shape."""

    sides: int
    name: str = "shape"
    parts: list["Shape"] = []

    def grow(self, by: int = 1) -> "Shape":
        ...


print(Shape.__annotations__, Shape.__doc__, Shape.grow.__annotations__, Shape().grow())
print(hasattr(Shape, "sides"), Shape.name)
print(type(area).__name__, type(Shape.grow).__name__, type(Shape().grow).__name__, type(len).__name__, type(lambda: 0).__name__)
print(area.__code__.co_varnames[:2], area.__code__.co_argcount, (lambda: 0).__name__)


def outer():
    def inner():
        pass

    class Local:
        def m(self):
            pass

    return inner, Local


inner, Local = outer()
print(inner.__qualname__, Local.__qualname__, Local.m.__qualname__, Local)
print(inner, Local().m)
print(__name__, locals() is globals(), "area" in globals())


def names(a, b=2):
    c = a + b
    return locals()


print(names(1))
