items = [3, 1, 2]
items.append(4)
items.extend([5, 6])
items.extend("ab")
items.insert(0, "first")
items.insert(-1, "before last")
items.insert(100, "end")
print(items, len(items))
print(items.pop(), items.pop(0), items.pop(-2), items)
items.remove("a")
print(items, items.index(5), items.count(3), 4 in items, "q" not in items)
numbers = [5, 2, 9, 1]
numbers.sort()
print(numbers)
numbers.sort(reverse=True)
print(numbers, numbers.sort(), numbers)
words = ["pear", "Fig", "apple", "kiwi"]
words.sort(key=len)
print(words, sorted(words), sorted(words, key=str.lower), sorted(words, key=lambda w: (-len(w), w)))
words.reverse()
print(words)
copied = words.copy()
copied.clear()
print(copied, words[:], list(words) == words, words is words[:])
print([1, 2] + [3], [0] * 3, [[0] * 2 for _ in range(2)], [1, 2] == [1, 2], [1, 2] < [1, 3], [1] < [1, 0], [] < [0])
print([1, [2, [3]]], [None, True, 1.5, "x", b"y", (1,), {2}, {"k": 1}], [(), [], {}, set()])
print(max(numbers), min(numbers), sum(numbers), any([0, 1]), all([]), list(reversed(numbers)))
nested = [[]] * 3
nested[0].append(1)
print(nested)
loop = [1]
loop.append(loop)
print(loop)
for bad in (lambda: [].pop(), lambda: [1].pop(5), lambda: [1].remove(2), lambda: [1].index(7), lambda: [1][3], lambda: [1]["a"], lambda: [1] + (2,), lambda: [1] * "a", lambda: [1, "a"].sort(), lambda: [1] < 2, lambda: [].insert(1), lambda: list(5)):
    try:
        print(bad())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
