def first_negative(numbers):
    for n in numbers:
        if n < 0:
            return n


def search(grid, target):
    found = None
    for y, row in enumerate(grid):
        for x, value in enumerate(row):
            if value == target:
                found = (x, y)
                break
        else:
            continue
        break
    return found


def count_until(limit):
    n = 0
    while True:
        n += 1
        if n % 2:
            continue
        if n >= limit:
            return n


print(first_negative([1, -2, -3]), first_negative([]), search([[1, 2], [3, 4]], 3), search([[1]], 5), count_until(7))
for i in range(3):
    try:
        if i == 1:
            continue
        print("body", i)
    finally:
        print("finally", i)
for i in range(5):
    try:
        if i == 2:
            break
    except ValueError:
        print("never")
    else:
        print("else", i)
    finally:
        print("after", i)
else:
    print("not reached")


def finds():
    for i in range(3):
        with open_nothing() as n:
            if i == n:
                return f"found {i}"
    return "nothing"


class open_nothing:
    def __enter__(self):
        return 1

    def __exit__(self, *args):
        print("exit", args == (None, None, None))


print(finds())
x = 10
while x:
    x -= 1
    if x == 5:
        break
else:
    print("no")
print(x, "pass" if x else "fail")
if x > 100:
    pass
elif x > 50:
    print("over fifty")
elif x == 5 and not x == 6:
    print("five")
else:
    print("else")
assert x == 6, f"x is {x}"
