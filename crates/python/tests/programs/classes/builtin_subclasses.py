class Stack(list):
    def push(self, item):
        self.append(item)

    def peek(self):
        return self[-1]


s = Stack([1, 2])
s.push(3)
print(s, s.peek(), len(s), s.pop(), type(s).__name__, isinstance(s, list), type(s + [1]).__name__, s == [1, 2])


class CaseInsensitive(dict):
    def __setitem__(self, key, value):
        super().__setitem__(key.lower(), value)

    def __getitem__(self, key):
        return super().__getitem__(key.lower())


d = CaseInsensitive()
d["ABC"] = 1
print(d, d["Abc"], "abc" in d, d.get("ABC"), len(d))


class Celsius(float):
    def __str__(self):
        return f"{float(self):.1f}C"

    def __repr__(self):
        return f"Celsius({float(self)})"


c = Celsius(21.55)
print(c, [c], c + 1, f"{c}", f"{c:.3f}", c > 20)


class Name(str):
    @property
    def initials(self):
        return "".join(w[0] for w in self.split())


n = Name("Ada King Lovelace")
print(n.initials, n.upper(), n == "Ada King Lovelace", {n: 1}, repr(n), len(n))


class Point(tuple):
    def __new__(cls, x, y):
        return super().__new__(cls, (x, y))

    @property
    def x(self):
        return self[0]


p = Point(3, 4)
print(p, p.x, p == (3, 4), isinstance(p, tuple), hash(p) == hash((3, 4)))


class MyError(Exception):
    def __init__(self, code, detail):
        super().__init__(code, detail)
        self.code = code


e = MyError(404, "missing")
print(e, repr(e), e.args, e.code)


class Flags(set):
    def toggle(self, x):
        self.symmetric_difference_update([x])


f = Flags()
f.toggle(1)
f.toggle(2)
f.toggle(1)
print(f, len(f))


class Id(int):
    pass


print(Id(5), repr(Id(5)), Id(5) == 5, Id(5) + Id(1), {Id(1): "x"}[1], isinstance(Id(1), int), Id("7"))
d["missing"]
