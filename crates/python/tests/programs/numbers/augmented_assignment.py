x = 10
x += 5
print(x)
x -= 3
x *= 2
print(x)
x //= 5
x **= 3
print(x)
x %= 7
x <<= 4
x |= 3
x ^= 1
x &= 0b11110
x >>= 1
print(x)
x /= 4
print(x)
items = [1, 2]
alias = items
items += (3, 4)
print(alias, items is alias)
items *= 2
print(alias)
text = "ab"
text += "cd"
text *= 2
print(text)
t = (1,)
old = t
t += (2,)
print(t, old, t is old)
d = {"n": 1, "list": []}
d["n"] += 41
d["list"] += "xy"
d |= {"z": 0}
print(d)
s = {1, 2, 3}
s -= {2}
s |= {9}
s &= {1, 9, 10}
s ^= {1, 4}
print(sorted(s))


class Point:
    n = 0


p = Point()
p.n += 1
p.n += 1
print(p.n, Point.n, vars(p))
locked = ([1], 2)
try:
    locked[0] += [5]
except TypeError as error:
    print(error)
print(locked)
