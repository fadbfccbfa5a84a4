# Not one call back into the script: only fuel charged inside the native loops ends these.
import collections
import itertools

collections.deque(itertools.repeat(0), maxlen=0)
# ---
import itertools

print(5 in itertools.cycle([1, 2, 3]))
# ---
import itertools

print(any(itertools.repeat(False)))
# ---
import itertools

print(list(filter(None, itertools.repeat(0))))
# ---
import itertools

print(next(itertools.dropwhile(bool, itertools.count(1))))
# ---
import itertools

print(max(itertools.count()))
# ---
import itertools

for _ in itertools.islice(itertools.count(), 10**15, None):
    pass
# ---
print(sum(range(10**18)))
# ---
print([n for n in range(10**18) if n < 0])
# ---
print(range(10**18).index(5), range(10**18).count(7), 1.5 in range(10**18))
# ---
import itertools

print(*itertools.count())
# ---
import itertools

a, b = itertools.count()
# ---
items = [1]
for item in items:
    items.append(item)
# ---
print("x" * 10_000_000 in "x" * 9_999_999 + "y" + "x" * 9_999_999)
# ---
text = "ab" * 5_000_000
for n in range(10**9):
    text.count("ba")
# ---
items = list(range(1_000_000))
for n in range(10**9):
    items.index(-1) if -1 in items else None
# ---
items = list(range(1_000_000))
for n in range(10**9):
    items[:]
# ---
items = list(range(100_000, 0, -1))
while True:
    sorted(items)
# ---
iter(int, 1).__class__
for _ in iter(int, 1):
    pass
