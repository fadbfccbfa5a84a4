records = [
    {"name": "Ann", "dept": "dev", "salary": 5200},
    {"name": "Bob", "dept": "ops", "salary": 4100},
    {"name": "Cid", "dept": "dev", "salary": 6100},
    {"name": "Dora", "dept": "hr", "salary": 4100},
]
for r in sorted(records, key=lambda r: (r["salary"], r["name"]), reverse=True):
    print(f"{r['name']:<6}{r['dept']:>4}{r['salary']:>8,}")
by_dept = {}
for r in records:
    by_dept.setdefault(r["dept"], []).append(r)
for dept, members in sorted(by_dept.items()):
    total = sum(m["salary"] for m in members)
    print(f"{dept}: {len(members)} people, average {total / len(members):.1f}, top {max(members, key=lambda m: m['salary'])['name']}")


class Rev:
    def __init__(self, v):
        self.v = v

    def __lt__(self, other):
        return other.v < self.v


print([r["name"] for r in sorted(records, key=lambda r: Rev(r["name"]))])
words = "Banana apple cherry Date apple".split()
print(sorted(words), sorted(words, key=str.lower), sorted(set(map(str.lower, words))), sorted(words, key=len), sorted(words, key=lambda w: w[::-1]))
words.sort(key=len, reverse=True)
print(words)
print(sorted([[2, 1], [1, 9], [1]]), sorted([(1, None), (0, None)]), sorted({3: "c", 1: "a"}.items()), sorted([0.5, 1, True, -1]))
print(sorted(range(10), key=lambda n: (n % 3, -n)), sorted("a1B2", key=lambda c: (c.isdigit(), c.lower())))
stable = sorted([("x", 1), ("y", 0), ("z", 1), ("w", 0)], key=lambda p: p[1])
print(stable, sorted(stable, key=lambda p: p[1], reverse=True))
print(min(records, key=lambda r: r["salary"])["name"], max(records, key=lambda r: r["salary"])["name"])


def bubble(items):
    items = list(items)
    for end in range(len(items) - 1, 0, -1):
        for i in range(end):
            if items[i] > items[i + 1]:
                items[i], items[i + 1] = items[i + 1], items[i]
    return items


def quick(items):
    if len(items) < 2:
        return items
    pivot, *rest = items
    return quick([x for x in rest if x < pivot]) + [pivot] + quick([x for x in rest if x >= pivot])


def merge(a, b):
    result = []
    while a and b:
        result.append((a if a[0] <= b[0] else b).pop(0))
    return result + a + b


data = [5, 2, 9, 1, 5, 6]
print(bubble(data), quick(data), merge([1, 4], [2, 3, 5]), data)
sorted(records)
