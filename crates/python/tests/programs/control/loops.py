for i in range(3):
    print(i, end=" ")
else:
    print("done")
for n in range(2, 20):
    for divisor in range(2, n):
        if n % divisor == 0:
            break
    else:
        print(n, "is prime")
count = 0
while count < 10:
    count += 1
    if count % 2:
        continue
    if count > 6:
        break
    print("even", count)
else:
    print("not printed")
while count:
    count -= 1
else:
    print("count is", count)
for i in []:
    pass
else:
    print("empty loops also have an else")
for i, (a, b) in enumerate([(1, 2), (3, 4)]):
    print(i, a, b)
for head, *tail in ["abc", "de"]:
    print(head, tail)
d = {}
for d["key"] in range(3):
    print(d)
for x in [1, 2, 3]:
    x = x * 10
print(x)
items = [1, 2, 3, 4]
for item in items:
    if item == 2:
        items.remove(item)
print(items)


def find(matrix, wanted):
    for r, row in enumerate(matrix):
        for c, value in enumerate(row):
            if value == wanted:
                return r, c
    return None


print(find([[1, 2], [3, 4]], 3), find([[1]], 9))
n = 27
steps = 0
while n != 1:
    n = n // 2 if n % 2 == 0 else 3 * n + 1
    steps += 1
print(steps)
for i in 5:
    print(i)
