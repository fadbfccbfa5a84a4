from itertools import chain, combinations, count, groupby, islice, product, repeat, tee, zip_longest


def take(n, iterable):
    return list(islice(iterable, n))


def powerset(items):
    items = list(items)
    return chain.from_iterable(combinations(items, r) for r in range(len(items) + 1))


def unique(iterable, key=None):
    seen = set()
    for element in iterable:
        k = element if key is None else key(element)
        if k not in seen:
            seen.add(k)
            yield element


def partition(predicate, iterable):
    a, b = tee(iterable)
    return [x for x in a if not predicate(x)], [x for x in b if predicate(x)]


def encode(text):
    return [(char, len(list(group))) for char, group in groupby(text)]


print(take(3, count(5)), list(powerset("abc")), "".join(unique("mississippi")), list(unique(["A", "a", "B"], str.lower)))
print(partition(lambda n: n % 3 == 0, range(10)), encode("aaabcc"), "".join(c * n for c, n in encode("aaabcc")))
print([tuple(g) for _, g in groupby(range(10), key=lambda n: n // 4)], [k for k, _ in groupby([1, 1, 2, 1])])
print([list(filter(None, row)) for row in zip_longest([1, 2, 3], "ab")], sum(map(pow, range(5), repeat(2))))
groups = groupby("aabb")
first_key, first_group = next(groups)
second_key, second_group = next(groups)
print(first_key, list(first_group), second_key, list(second_group))
print([f"{suit}{rank}" for suit, rank in product("SH", range(1, 3))], dict(zip(count(1), "abc")), list(islice(chain([1], count(10)), 4)))
data = [("fruit", "apple"), ("veg", "leek"), ("fruit", "fig")]
print({k: [v for _, v in g] for k, g in groupby(sorted(data), key=lambda p: p[0])}, {k: [v for _, v in g] for k, g in groupby(data, key=lambda p: p[0])})
next(islice([1, 2], 5, None))
