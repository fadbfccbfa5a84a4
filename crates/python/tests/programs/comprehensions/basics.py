print([x * x for x in range(6)], [x for x in range(20) if x % 2 if x % 3 == 0])
print([(x, y) for x in range(3) for y in range(x)], [[i * j for j in range(1, 4)] for i in range(1, 4)])
print({n: n ** 2 for n in range(4)}, {len(w) for w in ["a", "bb", "cc"]}, {k: v for k, v in zip("ab", (1, 2))})
print(sum(x for x in range(5)), list(x for x in "ab"), "".join(c.upper() for c in "abc"), any(n > 3 for n in [1, 5]))
matrix = [[1, 2, 3], [4, 5, 6]]
print([cell for row in matrix for cell in row], [[row[i] for row in matrix] for i in range(3)])
print(["even" if n % 2 == 0 else "odd" for n in range(3)], [a + b for a, b in [(1, 2), (3, 4)]], [first for first, *_ in ["abc", "de"]])
x = "outside"
print([x for x in range(3)], x)
print({k: [i for i in range(v)] for k, v in {"a": 2, "b": 1}.items()})
words = "the quick brown fox".split()
print({w[0]: w for w in words}, {w: len(w) for w in words if len(w) > 3}, sorted({c for w in words for c in w if c in "aeiou"}))
print([n for n in range(2, 30) if all(n % d for d in range(2, n))])


class Scope:
    values = [1, 2, 3]
    doubled = [v * 2 for v in values]
    factor = 10
    try:
        scaled = [v * factor for v in values]
    except NameError as error:
        scaled = str(error)


print(Scope.doubled, Scope.scaled)


def late_binding():
    return [f() for f in [lambda: i for i in range(3)]]


print(late_binding())
gen = (print("evaluated", n) or n for n in range(3))
print(type(gen).__name__)
print(next(gen), list(gen))
print([y for y in [1, 2, 0, 4] if 4 / y])
