from functools import cache, cached_property, lru_cache


@lru_cache(maxsize=None)
def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


print(fib(80), fib.cache_info())
fib.cache_clear()
print(fib.cache_info(), fib.__name__, fib.__wrapped__(1))


@lru_cache(maxsize=2)
def load(key):
    print("loading", key)
    return key * 2


for key in ["a", "b", "a", "c", "b", "a"]:
    load(key)
print(load.cache_info())


@lru_cache
def area(width, height=1):
    print("area")
    return width * height


print(area(2), area(2), area(2, height=1), area(2.0), area.cache_info().hits)


@cache
def paths(rows, columns):
    if rows == 1 or columns == 1:
        return 1
    return paths(rows - 1, columns) + paths(rows, columns - 1)


print(paths(10, 10))


class Dataset:
    def __init__(self, numbers):
        self.numbers = numbers

    @cached_property
    def mean(self):
        print("computing mean")
        return sum(self.numbers) / len(self.numbers)

    @cache
    def scaled(self, k):
        print("scaling")
        return [n * k for n in self.numbers]


d = Dataset([1, 2, 3])
print(d.mean, d.mean, vars(d), d.scaled(2), d.scaled(2))
del d.mean
d.numbers.append(10)
print(d.mean)
load([1])
