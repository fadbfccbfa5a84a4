names = ["Ann", "Bob", "Cid"]
ages = [31, 27, 45]
for i, name in enumerate(names):
    print(i, name, end="; ")
for i, (name, age) in enumerate(zip(names, ages), start=1):
    print(i, name, age, end="; ")
print()
print(list(zip(names, ages, "xyz")), dict(zip(names, ages)), list(zip(*[(1, "a"), (2, "b")])))
print(list(map(str.upper, names)), list(map(lambda n, a: f"{n}{a}", names, ages)), list(filter(lambda a: a > 30, ages)), [*map(int, "123")])
print(sorted(names, key=len), sorted(zip(ages, names)), sorted(names, key=lambda n: n[-1], reverse=True), names[::-1], list(reversed(range(3))))
it = iter(names)
print(next(it), list(it), next(it, None))
with_sentinel = iter([1, 2, -1, 3].pop, -1)
print(list(with_sentinel))
pairs = zip(range(3), "ab")
print(next(pairs), list(pairs), list(pairs))
m = map(print, ["lazy"])
print("nothing printed yet")
list(m)
print(any(print(n) or n > 1 for n in [1, 2, 3]))
numbers = [5, 3, 8]
print(sorted(numbers), numbers, max(enumerate(numbers), key=lambda p: p[1]), [i for i, n in sorted(enumerate(numbers), key=lambda p: p[1])])
data = [("b", 2), ("a", 2), ("c", 1)]
print(sorted(data, key=lambda d: d[1]), sorted(data, key=lambda d: (-d[1], d[0])), sorted(data, key=lambda d: d[1], reverse=True))
d = {"x": 1, "y": 2}
print([k for k in d], [f"{k}={v}" for k, v in d.items()], sum(d.values()), list(enumerate(d)), max(d, key=d.get), *d)
e = enumerate("ab")
print(next(e), e.__next__(), next(e, "stop"), iter(e) is e)
text = "hello world"
print("".join(sorted(set(text) - {" "})), [text[i : i + 3] for i in range(0, len(text), 3)], " ".join(w.capitalize() for w in text.split()), {c: text.count(c) for c in sorted(set(text))})
total = 0
for row in [[1, 2], [3]]:
    for n in row:
        total += n
print(total, sum(map(sum, [[1, 2], [3]])), min(map(len, names)), list(map(lambda x: x, [])))
next(iter(names[3:]))
