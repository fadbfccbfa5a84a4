def inner():
    try:
        while True:
            received = yield
            print("inner got", received)
            if received == "stop":
                return "inner result"
    except KeyError as error:
        print("inner caught", error)
        yield "after throw"
        return "thrown"


def outer():
    first = yield from inner()
    print("outer saw", first)
    second = yield from inner()
    print("outer saw", second)
    return "all"


gen = outer()
next(gen)
gen.send(1)
gen.send("stop")
print(gen.throw(KeyError("k")))
try:
    next(gen)
except StopIteration as stop:
    print(stop.value)


def chain(*iterables):
    for iterable in iterables:
        yield from iterable


print(list(chain("ab", (1, 2), {"k": 0}, range(2))))


def walk(tree, depth=0):
    for name, children in tree.items():
        yield "  " * depth + name
        yield from walk(children, depth + 1)


print("\n".join(walk({"root": {"usr": {"bin": {}, "lib": {}}, "etc": {}}})))


def pipeline():
    def numbers():
        for n in range(5):
            print("make", n)
            yield n

    def squares(source):
        for n in source:
            print("square", n)
            yield n * n

    yield from (n for n in squares(numbers()) if n % 2 == 0)


source = pipeline()
print(next(source))
print(next(source))


def failing():
    yield 1
    raise RuntimeError("generator failed")


def wraps_failing():
    yield from failing()


for value in wraps_failing():
    print(value)
