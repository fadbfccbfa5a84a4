import math
from abc import ABC, abstractmethod
from typing import Iterable


class Shape(ABC):
    registry: dict = {}

    def __init_subclass__(cls, **kw):
        super().__init_subclass__(**kw)
        Shape.registry[cls.__name__.lower()] = cls

    @abstractmethod
    def area(self) -> float: ...

    @abstractmethod
    def perimeter(self) -> float: ...

    @classmethod
    def parse(cls, text: str) -> "Shape":
        kind, *sizes = text.split()
        return cls.registry[kind](*map(float, sizes))

    def __lt__(self, other: "Shape") -> bool:
        return self.area() < other.area()

    def __format__(self, spec):
        return f"{type(self).__name__}: {self.area():{spec or '.2f'}}"


class Circle(Shape):
    def __init__(self, r):
        self.r = r

    def area(self):
        return math.pi * self.r ** 2

    def perimeter(self):
        return 2 * math.pi * self.r


class Rectangle(Shape):
    def __init__(self, w, h):
        if w < 0 or h < 0:
            raise ValueError(f"negative size: {min(w, h):g}")
        self.w, self.h = w, h

    def area(self):
        return self.w * self.h

    def perimeter(self):
        return 2 * (self.w + self.h)


class Square(Rectangle):
    def __init__(self, side):
        super().__init__(side, side)


def report(shapes: Iterable[Shape]) -> None:
    for n, shape in enumerate(sorted(shapes, reverse=True), start=1):
        print(f"{n}. {shape} / {shape.perimeter():>8.3f} / {shape:.0f}")


shapes = [Shape.parse(line) for line in """circle 1
rectangle 2 3.5
square 2""".splitlines()]
report(shapes)
print(sorted(Shape.registry), max(shapes).__class__, f"{sum(s.area() for s in shapes):.4f}")
for line in ("triangle 1", "circle", "circle x", "rectangle -1 2", "square 1 2"):
    try:
        Shape.parse(line)
    except (KeyError, TypeError, ValueError) as error:
        print(f"{line!r}: {type(error).__name__}: {error}")
Shape.parse("square -3")
