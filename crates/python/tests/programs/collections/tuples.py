point = (3, 4)
x, y = point
print(point, x, y, point[0], point[-1], len(point), (1,), (), tuple("ab"), tuple([1, 2]), 1, )
single = 1,
print(single, type(single).__name__, (1), (1,) + (2, 3), (1, 2) * 2, (1, 2).count(1), (1, 2).index(2))
print((1, 2) == (1, 2), (1, 2) < (1, 3), (1, 2) < (1, 2, 0), (1, "a") == (1.0, "a"), 2 in (1, 2), hash((1, 2)) == hash((1, 2)))
a, (b, c), *rest = 1, (2, 3), 4, 5
print(a, b, c, rest)
first, *middle, last = range(6)
print(first, middle, last)
*start, end = "xyz"
print(start, end)
(p, q), r = [[1, 2], 3]
print(p, q, r)
x, y = y, x
print(x, y)
i = j = k = 0
i += 1
print(i, j, k)
d = {(1, 2): "a", (): "empty"}
print(d[1, 2], d[()], {(0, 0), (0, 0)})
print([*range(3), *"ab"], (*[1], *(2, 3)), {*[1, 1], 2}, {**{"a": 1}, "b": 2, **{"a": 3}})
print(sorted([(2, "b"), (1, "z"), (2, "a")]), min((3, 1), (2, 9)), max([(1, 2), (1, 3)]))


def minmax(values):
    return min(values), max(values)


low, high = minmax([4, 2, 8])
print(low, high, minmax("hello"))
print((1, [2, 3]), ((),), (None,), repr(("a'b",)))
for bad in ("a, b = 1, 2, 3", "a, b, c = 1, 2", "a, *b, c = [1]", "a, b = 5", "[a, b] = 'x'", "a, b = {}", "(a, b), c = 1, 2", "x = (1, 2)[2]"):
    try:
        if bad == "a, b = 1, 2, 3":
            a, b = 1, 2, 3
        elif bad == "a, b, c = 1, 2":
            a, b, c = 1, 2
        elif bad == "a, *b, c = [1]":
            a, *b, c = [1]
        elif bad == "a, b = 5":
            a, b = 5
        elif bad == "[a, b] = 'x'":
            [a, b] = "x"
        elif bad == "a, b = {}":
            a, b = {}
        elif bad == "(a, b), c = 1, 2":
            (a, b), c = 1, 2
        else:
            x = point[2]
    except Exception as error:
        print(f"{bad:20} {type(error).__name__}: {error}")
point[0] = 5
