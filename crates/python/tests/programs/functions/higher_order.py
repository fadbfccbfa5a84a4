from functools import partial, reduce
from operator import add, itemgetter, mul


def compose(*functions):
    return reduce(lambda f, g: lambda x: g(f(x)), functions, lambda x: x)


pipeline = compose(str.strip, str.title, lambda s: s + "!")
print(pipeline("  hello world "))
print(list(map(str.upper, ["a", "b"])), list(map(len, ["", "ab"])), list(map(pow, [2, 3], [3, 2])))
print(reduce(add, range(5)), reduce(mul, [1, 2, 3], 10), reduce(lambda a, b: f"({a}{b})", "abc"))
people = [{"name": "Ann", "age": 31}, {"name": "Bob", "age": 27}, {"name": "Cid", "age": 31}]
print([p["name"] for p in sorted(people, key=itemgetter("age", "name"))])
print(max(people, key=lambda p: p["age"])["name"], min(people, key=itemgetter("age"))["name"])
to_binary = partial(int, base=2)
print(to_binary("1011"), to_binary.args, to_binary.keywords, to_binary.func is int)


def curry(f):
    return lambda a: lambda b: f(a, b)


print(curry(add)(1)(2), (lambda: (yield))().__class__.__name__)
dispatch = {"+": add, "*": mul, "-": lambda a, b: a - b}
for symbol in "+*-":
    print(symbol, dispatch[symbol](6, 3))


def apply_n(f, n, x):
    for _ in range(n):
        x = f(x)
    return x


print(apply_n(lambda s: f"[{s}]", 3, "x"), callable(compose), callable(5), callable(str), callable(lambda: 0))
print(sorted([3, -1, 2], key=abs), sorted("bca", reverse=True), list(filter(str.isdigit, "a1b2")))


def memoize(f):
    cache = {}

    def inner(*args):
        if args not in cache:
            print("computing", args)
            cache[args] = f(*args)
        return cache[args]

    return inner


slow = memoize(lambda a, b: a * b)
print(slow(2, 3), slow(2, 3), slow(3, 2))
print(reduce(add, []))
