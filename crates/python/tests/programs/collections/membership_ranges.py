r = range(2, 20, 3)
print(r, list(r), len(r), r[0], r[-1], r[1:3], r.start, r.stop, r.step)
print(5 in r, 6 in r, "a" in r, r.index(8), r.count(8), list(reversed(r)), list(range(5, 0, -1)), list(range(0)), range(3) == range(0, 3, 1))
print(range(10) == range(0, 10), range(0) == range(5, 5), hash(range(3)) == hash(range(3)), bool(range(0)), sum(range(101)), max(range(3)))
print(10 ** 17 in range(10 ** 18), len(range(10 ** 15)), range(10 ** 18)[-1], range(-5, 6, 5))
print(list(enumerate("ab")), list(enumerate(["x"], 5)), list(zip([1, 2, 3], "ab")), list(zip()), dict(enumerate("ab")))
print(list(map(lambda a, b: a + b, [1, 2], [3, 4, 5])), list(filter(None, [0, 1, "", "a"])), list(filter(lambda n: n % 2, range(6))))
print([*zip(*[[1, 2, 3], [4, 5, 6]])], list(zip("ab", [1, 2], strict=True)), sum([[1], [2]], []))
it = iter([1, 2])
print(next(it), next(it), next(it, "done"))
numbers = iter([1, 2, 3, 0, 4])
print(list(iter(lambda: next(numbers), 0)), list(numbers))
for bad in (lambda: range(1.5), lambda: range(), lambda: range(1, 2, 0), lambda: range("a"), lambda: range(5)[9], lambda: next(iter([])), lambda: next([]), lambda: iter(5), lambda: list(zip([1], [1, 2], strict=True)), lambda: list(zip("abc", [1], strict=True)), lambda: range(3).index(9), lambda: list(map(5, [1])), lambda: enumerate(5), lambda: list(zip(1)), lambda: reversed({1}), lambda: len(zip([1]))):
    try:
        print(bad())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
