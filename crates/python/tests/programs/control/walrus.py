import re

data = [3, 8, 1, 9, 4]
if (biggest := max(data)) > 5:
    print("biggest", biggest)
print([y for x in data if (y := x * 2) > 6], y)
while (item := data.pop()) != 8:
    print("popped", item)
print(item, data)
lines = iter(["a=1", "b = 22", "# comment", "c=x", ""])
while line := next(lines, None):
    if m := re.match(r"(\w+)\s*=\s*(\d+)", line):
        print(m.group(1), int(m[2]))
    else:
        print("skipped", line)
total = 0
print([total := total + n for n in range(5)], total)
print((a := 1) + (b := 2), a, b)


def f(x, cache={}):
    if (hit := cache.get(x)) is not None:
        return f"hit {hit}"
    cache[x] = value = x ** 2
    return f"computed {value}"


print(f(4), f(4), f(5))
print(any((found := n) % 7 == 0 for n in range(10, 20)), found)
print(f"{(width := 10):>5}", width)
values = {"n": (n := 5), "square": n ** 2}
print(values)
print(undefined_name := 3, undefined_name)
print([last := c for c in "abc"][-1] is last)
