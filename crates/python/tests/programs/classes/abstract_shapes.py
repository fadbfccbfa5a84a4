import math
from abc import ABC, abstractmethod


class Shape(ABC):
    @abstractmethod
    def area(self) -> float:
        """The area."""

    @property
    @abstractmethod
    def name(self) -> str: ...

    def describe(self):
        return f"{self.name} with area {self.area():.2f}"


class Circle(Shape):
    name = "circle"

    def __init__(self, radius):
        self.radius = radius

    def area(self):
        return math.pi * self.radius ** 2


class Rectangle(Shape):
    def __init__(self, width, height):
        self.width, self.height = width, height

    @property
    def name(self):
        return "square" if self.width == self.height else "rectangle"

    def area(self):
        return self.width * self.height


shapes = [Circle(1), Rectangle(2, 3), Rectangle(2, 2)]
for shape in sorted(shapes, key=lambda s: s.area()):
    print(shape.describe())
print(f"{sum(s.area() for s in shapes):.3f}", isinstance(shapes[0], Shape), sorted(Shape.__abstractmethods__))


class Half(Shape):
    def area(self):
        return super().area()


for cls in (Shape, Half):
    try:
        cls()
    except TypeError as error:
        print(error)


class Sized(ABC):
    @abstractmethod
    def size(self):
        return 1


class Concrete(Sized):
    def size(self):
        return super().size() + 1


print(Concrete().size())


@Shape.register
class Fake:
    pass


print(isinstance(Fake(), Shape), issubclass(Fake, Shape))


class Named(ABC):
    @classmethod
    @abstractmethod
    def create(cls): ...

    @staticmethod
    @abstractmethod
    def helper(): ...


Named()
