a, b = 1, 2
a, b = b, a
print(a, b)
first, *rest = "hello"
print(first, rest)
*init, last = [1, 2, 3]
head, *body, tail = range(6)
print(init, last, head, body, tail)
(x, y), [z, *w] = (1, 2), [3, 4, 5]
print(x, y, z, w)
a, *b = [1]
print(a, b)
[p, q] = {"k1": 1, "k2": 2}
print(p, q)
i = 0
values = [10, 20]
i, values[i] = 1, 99
print(i, values)
d = {}
d["a"], d["b"] = 1, 2
print(d)


class Obj:
    pass


o = Obj()
o.x, o.y = o.z = 5, 6
print(o.x, o.y, o.z)
for n, (m, *k) in [(1, (2, 3, 4)), (5, (6,))]:
    print(n, m, k)
print([*range(3), *[9], *()], {*"aa"}, (*"ab",), {**{"a": 1}, **{"b": 2, "a": 3}}, [*{"k": 1}])


def f(*args, **kwargs):
    return args, kwargs


print(f(*[1, 2], 3, *(4,), **{"a": 5}, b=6), f(*"ab"), f(**{}))
x = y = []
x.append(1)
print(y, x is y)
(a) = 5
(a,) = [6]
print(a)
_, keep, _ = (1, 2, 3)
print(keep, [a for a, *_ in ["xyz", "ab"]], [x + y for x, y in {1: 2, 3: 4}.items()])
gen = (n * n for n in range(3))
p, q, r = gen
print(p, q, r)
x: int
(y): int = 5
print(y)
*a, = "list"
print(a)
a = b = c = 0
a, b, c = [c, a, b]
t = 1, *[2, 3]
print(t)
for bad in (range(4), "ab", [1, 2, 3, 4], {1, 2}):
    try:
        a, b, c = bad
    except ValueError as error:
        print(error)
a, b = None
