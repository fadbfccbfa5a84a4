s = {3, 1, 2, 3}
print(sorted(s), len(s), 1 in s, 5 in s, set(), {1}, frozenset([1]), frozenset())
a, b = {1, 2, 3, 4}, {3, 4, 5}
print(a | b, a & b, a - b, a ^ b, b - a)
print(a.union(b, [9]), a.intersection([1, 3]), a.difference({1}), a.symmetric_difference(b))
print({1, 2} <= {1, 2, 3}, {1, 2} < {1, 2}, {1, 2} >= {1}, {1, 2} == {2, 1}, {1}.issubset([1, 2]), a.issuperset({1}), a.isdisjoint({9}))
s.add(10)
s.discard(99)
s.remove(1)
s.update([20, 21], {22})
print(sorted(s))
s.intersection_update({2, 3, 20})
s.difference_update([20])
s.symmetric_difference_update({3, 4})
print(sorted(s), s.copy() == s)
print(len(set("mississippi")), sorted(set("mississippi")), {x % 3 for x in range(10)}, set(range(3)))
f = frozenset([1, 2])
print(f | {3}, f & {1}, f == {1, 2}, hash(f) == hash(frozenset([2, 1])), {f: "key"}[frozenset([2, 1])], {frozenset([1])})
print(type(f | {3}).__name__, type({3} | f).__name__, f.union([5]), {1.0, 1, True}, {None}, {(1, 2)})
x = {5}
print(x.pop(), x, bool(x))
for bad in (lambda: set().pop(), lambda: {1}.remove(7), lambda: {"a"}.remove("b"), lambda: {[1]}, lambda: {1} | [2], lambda: {1} + {2}, lambda: {1}[0], lambda: frozenset([1]).add(2), lambda: hash({1}), lambda: {1} < [1], lambda: set(5), lambda: {{1}}):
    try:
        print(bad())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
unique = []
seen = set()
for word in "the cat the dog a cat".split():
    if word not in seen:
        seen.add(word)
        unique.append(word)
print(unique)
numbers = {1, 2}
for n in numbers:
    numbers.add(n + 10)
