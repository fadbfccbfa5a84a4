import functools
from functools import partial, partialmethod, reduce, singledispatch, singledispatchmethod, wraps


@singledispatch
def show(value):
    return f"object {value!r}"


@show.register
def _(value: int):
    return f"int {value}"


@show.register(list)
def show_list(value):
    return f"list of {len(value)}: " + ", ".join(show(v) for v in value)


@show.register(str)
@show.register(bytes)
def _(value):
    return f"texty {value!r}"


print(show(1), show(True), show("a"), show(b"b"), show([1, "x", 2.5]), show(None), sep="\n")
print(show.dispatch(bool) is show.dispatch(int), show_list.__name__)


class Formatter:
    @singledispatchmethod
    def fmt(self, value):
        return str(value)

    @fmt.register
    def _(self, value: float):
        return f"{value:.2f}"

    def tag(self, name, text):
        return f"<{name}>{text}</{name}>"

    bold = partialmethod(tag, "b")


f = Formatter()
print(f.fmt(1), f.fmt(2.345), f.bold("hi"))
power = partial(pow, exp=2)
print(power(5), partial(print, "prefix", sep="-")("x"), partial(partial(max, 3), 9)(4))
print(reduce(lambda a, b: a * b, [1, 2, 3, 4]), reduce(lambda acc, w: {**acc, w: len(w)}, ["a", "bb"], {}))


def logged(f):
    @wraps(f)
    def inner(*a, **k):
        return f(*a, **k)

    return inner


@logged
def documented(x: int) -> int:
    "Doc."
    return x


print(documented.__name__, documented.__doc__, documented.__annotations__, documented.__qualname__)


def compare(a, b):
    return (len(a) > len(b)) - (len(a) < len(b))


print(sorted(["ccc", "a", "bb"], key=functools.cmp_to_key(compare)))


@functools.total_ordering
class Size:
    def __init__(self, n):
        self.n = n

    def __eq__(self, other):
        return self.n == other.n

    def __lt__(self, other):
        return self.n < other.n


print(Size(1) <= Size(1), Size(2) > Size(1), Size(1) >= Size(2), Size(1) != Size(2))
partial(5)
