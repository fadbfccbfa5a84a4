x = 1; y = 2; print(x, y)
if x: print("one line")
for i in range(2): print(i, end=" "); print("|", end=" ")
print()
total = x + \
    y
print(total, (x +
              y), [
    1,
    2,  # a comment
], {
    "k": 1,
})


def f(): return 5


class Empty: pass


class WithDoc:
    "Only a docstring."


def documented():
    """First line.

    Second paragraph.
    """


print(f(), Empty.__name__, WithDoc.__doc__, documented.__doc__, Empty.__doc__, documented())
...
"a lone string"
5
lambda: 0
pass
assert True
print(1 if x else 2, (lambda a, b=2: a * b)(3), not x == 2, -x ** 2, 2 ** -1, 2 ** 3 ** 2, 10 - 3 - 2, 7 // 2 * 2, 1 + 2 << 3, 1 | 2 & 3, not 1 in [2], 3 - -3, +-+5, ~-1)
print(1 < 2 == 2, (1 < 2) == 2, 1 == 1 in [1], "a" "b" * 2, [1, 2][0], {"a": 1}["a"], (1, 2)[1], "abc"[1:][0], f().__class__, 5 .bit_length(), 1.5.is_integer(), 1_0.0)
print(*[1, 2], *(3,), sep="", **{"end": "!\n"})
a = b = [0]
a[0], b = 5, a
print(a, b, a is b)
print((yes := 5) > 3, yes, [z := 1, z + 1], (w := 1, 2), w)


def gen():
    x = yield
    yield x


async def coroutine(): return 1


g = gen()
next(g)
print(g.send("sent"), type(coroutine).__name__, type(gen).__name__)
if not x:
    pass
elif x == 1:
    if y == 2: print("nested")
    else: print("never")
while True: break
else: print("never")
try: pass
finally: print("done")
@print
def decorated(): ...
print(decorated)
global_name = "g"; del global_name
global_name
