# In place, and by nesting, which holds little memory and prints without end.
items = [1]
while True:
    items.extend(items)
    items += items
# ---
items = [1]
for _ in range(60):
    items = [items, items]
print(items)
# ---
items = [1]
for _ in range(60):
    items = [items, items]
print(items == [items[0], [items[1][0], list(items[1][1])]])
# ---
text = ["x"]
while True:
    text = ["".join(text * 2)]
# ---
d = {}
while True:
    d.update({len(d) + n: n for n in range(len(d) + 1)})
# ---
s = {0}
while True:
    s |= {n + len(s) for n in s}
