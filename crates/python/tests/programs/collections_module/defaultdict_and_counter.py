from collections import Counter, defaultdict

words = "the quick the lazy the end quick".split()
groups = defaultdict(list)
for word in words:
    groups[len(word)].append(word)
print(groups, dict(groups), groups.get(99), 99 in groups, groups[7], groups.default_factory)
counts = defaultdict(int)
for word in words:
    counts[word] += 1
print(counts, sorted(counts.items(), key=lambda kv: -kv[1])[0], len(counts))
tree = defaultdict(lambda: defaultdict(int))
tree["a"]["x"] += 1
tree["a"]["y"] += 2
print({k: dict(v) for k, v in tree.items()})
plain = defaultdict(None, {"a": 1})
try:
    plain["b"]
except KeyError as error:
    print("KeyError", error)
c = Counter(words)
print(c, c["the"], c["missing"], c.most_common(2), sum(c.values()), list(c), c.total())
print(Counter("mississippi"), Counter(a=2, b=1), Counter({"x": 3}), Counter([1, 1, 2]).most_common(1), Counter())
a, b = Counter(a=3, b=1), Counter(a=1, b=2, c=1)
print(a + b, a - b, a & b, a | b, +Counter(a=-1, b=1), -Counter(a=-1), sorted(a.elements()))
a.update("aab")
print(a)
a.subtract({"a": 10})
print(a, a["a"], a == Counter(a=-5, b=2), isinstance(a, dict))
del a["b"]
print(a, Counter(a=1) <= Counter(a=2), Counter("ab") == Counter("ba"))
text = "It was the best of times, it was the worst of times"
letters = Counter(ch for ch in text.lower() if ch.isalpha())
for letter, n in letters.most_common(5):
    print(f"{letter} {'#' * n} {n}")
print(max(letters, key=letters.get), letters.most_common()[-1], letters.most_common()[:-4:-1])
anagrams = defaultdict(set)
for w in ["listen", "silent", "enlist", "google"]:
    anagrams["".join(sorted(w))].add(w)
print([sorted(g) for g in anagrams.values()])
defaultdict(5)
