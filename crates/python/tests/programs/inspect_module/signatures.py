import functools
import inspect
from dataclasses import dataclass, field
from typing import List, Optional


def plain(a, b: int, /, c=1, *args: str, d, e: "Later" = None, **kw) -> Optional[int]:
    """Do it.

        indented

    end
    """


async def fetch(url: str, *, timeout: float = 1.5) -> list[int]:
    return [1]


def numbers():
    yield 1


async def ticks():
    yield 1


class Base:
    """Base text."""

    def __init__(self, x, y=2):
        self.x = x

    def method(self, a: List[int]) -> None:
        """What it does."""

    @classmethod
    def make(cls, x):
        return cls(x)

    @staticmethod
    def tool(z):
        pass


class Child(Base):
    def method(self, a):
        pass


class Empty:
    pass


class Caller:
    def __call__(self, n, *more):
        return n


@dataclass
class Item:
    name: str
    count: int = 0
    tags: list = field(default_factory=list)


def decorate(function):
    @functools.wraps(function)
    def wrapper(*args, **kwargs):
        return function(*args, **kwargs)

    return wrapper


@decorate
def wrapped(p, q=()):
    pass


for one in (plain, fetch, Base, Child, Empty, Empty(), Base.method, Base(1).method, Base.make, Base.tool, Caller(), wrapped, lambda: 0, functools.partial(plain, 1, 2, d=5), Item):
    try:
        print(inspect.signature(one))
    except TypeError as error:
        print(str(error).split(" object at")[0])
for name, parameter in inspect.signature(plain).parameters.items():
    print(name, parameter.kind, parameter.default is inspect.Parameter.empty, parameter.annotation is parameter.empty, repr(parameter), parameter.kind.description)
print(repr(inspect.signature(fetch)), inspect.signature(fetch).return_annotation, list(inspect.signature(fetch).parameters))
bound = inspect.signature(plain).bind(1, 2, 3, 4, d=5, z=6)
print(bound.arguments, bound.args, bound.kwargs)
bound = inspect.signature(wrapped).bind(1)
bound.apply_defaults()
print(bound.arguments, bound)
for call in (lambda: inspect.signature(wrapped).bind(), lambda: inspect.signature(wrapped).bind(1, 2, 3), lambda: inspect.signature(wrapped).bind(1, zz=3), lambda: inspect.signature(wrapped).bind(1, p=3)):
    try:
        call()
    except TypeError as error:
        print(error)
print(inspect.getdoc(plain).splitlines(), inspect.getdoc(Child.method), inspect.getdoc(Child), inspect.getdoc(Empty))
print(inspect.isfunction(plain), inspect.isfunction(len), inspect.isbuiltin(len), inspect.isclass(Base), inspect.isclass(1), inspect.ismethod(Base(1).method), inspect.ismethod(Base.method), inspect.ismethod(Base.make))
print([check(f) for check in (inspect.iscoroutinefunction, inspect.isgeneratorfunction, inspect.isasyncgenfunction) for f in (plain, fetch, numbers, ticks)])
coroutine = fetch("u")
print(inspect.iscoroutine(coroutine), inspect.isawaitable(coroutine), inspect.isawaitable(1), inspect.isgenerator(numbers()), inspect.ismodule(inspect), inspect.isasyncgen(ticks()), inspect.isroutine(plain))
coroutine.close()
print([name for name, value in inspect.getmembers(Child, inspect.isfunction)], [name for name, value in inspect.getmembers(Base(1)) if not name.startswith("_")])
print(inspect.unwrap(wrapped) is wrapped.__wrapped__, inspect.getmro(Child) == (Child, Base, object), inspect.cleandoc("  a\n    b\n      c\n"))
print(inspect.getfullargspec(plain))
print(inspect.isabstract(Base), inspect.getattr_static(Base, "tool").__class__.__name__)
inspect.signature(5)
