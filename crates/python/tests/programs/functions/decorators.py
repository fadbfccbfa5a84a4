import functools


def trace(func):
    @functools.wraps(func)
    def wrapper(*args, **kwargs):
        print(f"-> {func.__name__}{args} {kwargs}")
        result = func(*args, **kwargs)
        print(f"<- {result!r}")
        return result

    return wrapper


def repeat(times):
    def decorate(func):
        def wrapper(*args):
            return [func(*args) for _ in range(times)]

        return wrapper

    return decorate


@trace
def add(a, b=2):
    """Adds two numbers."""
    return a + b


@repeat(3)
@trace
def greet(name):
    return f"hi {name}"


print(add(1), add(1, b=5))
print(greet("Ann"))
print(add.__name__, add.__doc__, greet.__name__, add.__wrapped__(1, 1))
registry = {}


def register(name):
    def decorate(obj):
        registry[name] = obj
        return obj

    return decorate


@register("double")
def double(x):
    return x * 2


@register("shape")
class Shape:
    pass


print(sorted(registry), registry["double"](4), registry["shape"] is Shape)


class CountCalls:
    def __init__(self, func):
        functools.update_wrapper(self, func)
        self.func = func
        self.calls = 0

    def __call__(self, *args):
        self.calls += 1
        return self.func(*args)


@CountCalls
def square(x):
    return x * x


print(square(3), square(4), square.calls, square.__name__)


@(lambda f: lambda: "replaced")
def anything():
    return "original"


print(anything())
add("a")
