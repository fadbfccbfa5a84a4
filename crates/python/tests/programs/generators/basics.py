def countdown(n):
    print("starting")
    while n > 0:
        yield n
        n -= 1
    print("finished")


gen = countdown(2)
print(type(gen).__name__, iter(gen) is gen, gen.__name__)
print(next(gen))
print(next(gen))
try:
    next(gen)
except StopIteration as stop:
    print("stopped", stop.value)
print(next(gen, "nothing left"), list(gen))


def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b


print([n for n, _ in zip(fib(), range(10))])


def take(n, iterable):
    for _, item in zip(range(n), iterable):
        yield item


def evens(source):
    return (x for x in source if x % 2 == 0)


print(list(take(5, evens(fib()))))


def with_return():
    yield 1
    return "result"


def delegating():
    value = yield from with_return()
    print("got", value)
    yield from "ab"
    yield from [x * 2 for x in range(2)]


print(list(delegating()))
first, *rest = countdown(3)
print(first, rest)
print(max(countdown(2)), sorted(countdown(3)), 2 in countdown(3))


class Tree:
    def __init__(self, value, left=None, right=None):
        self.value, self.left, self.right = value, left, right

    def __iter__(self):
        if self.left:
            yield from self.left
        yield self.value
        if self.right:
            yield from self.right


print(list(Tree(2, Tree(1), Tree(4, Tree(3)))))


def empty():
    return
    yield


print(list(empty()))
len(fib())
