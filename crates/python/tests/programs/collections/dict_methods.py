d = {"b": 2, "a": 1}
d["c"] = 3
print(d, len(d), d["a"], d.get("z"), d.get("z", 0), "a" in d, 1 in d)
print(list(d), list(d.keys()), list(d.values()), list(d.items()), d.keys(), d.values(), d.items())
print(d.pop("b"), d.pop("zz", None), d.popitem(), d)
print(d.setdefault("a", 9), d.setdefault("list", []).append(1), d)
d.update({"x": 10}, y=20)
d.update([("z", 30), ["w", 40]])
print(d)
print(dict(a=1, b=2), dict([("k", "v")]), dict(zip("ab", [1, 2])), dict({"a": 1}, b=2), dict.fromkeys("ab"), dict.fromkeys([1, 2], 0))
print({"a": 1} | {"b": 2, "a": 3}, {"a": 1} == {"a": 1.0}, {"a": 1, "b": 2} == {"b": 2, "a": 1}, {} == [])
for key, value in sorted(d.items(), key=lambda item: str(item[1])):
    print(key, value, end="; ")
print()
print({1: "int", 1.0: "float", True: "bool"}, {(1, 2): "t", None: "n", 2.5: "f", b"b": "y"})
del d["x"]
print(list(reversed(d)), d.copy() is d, d.copy() == d)
print(d.keys() & {"a", "q"}, sorted(d.keys() | {"q"}), sorted(d.keys() - {"a"}), ("a", 1) in d.items(), 1 in d.values())
counts = {}
for letter in "mississippi":
    counts[letter] = counts.get(letter, 0) + 1
print(counts, max(counts, key=counts.get), sorted(counts, key=lambda k: (-counts[k], k)))
inverted = {}
for k, v in counts.items():
    inverted.setdefault(v, []).append(k)
print(inverted)
d.clear()
print(d, bool(d))
view = counts.keys()
counts["z"] = 26
print(view, len(view))
me = {}
me["self"] = me
print(me)
for bad in (lambda: {}["k"], lambda: {}.pop("k"), lambda: {}.popitem(), lambda: {[]: 1}, lambda: {{}: 1}, lambda: dict(5), lambda: dict([1]), lambda: dict(["abc"]), lambda: {} < {}, lambda: {1: 2} + {3: 4}, lambda: {}[1, "a"], lambda: {}[None], lambda: {}.get(), lambda: {"a": 1}.update(5), lambda: {}.foo):
    try:
        print(bad())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
for key in counts:
    counts[key + "x"] = 1
