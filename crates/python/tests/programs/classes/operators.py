class Vector:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def __repr__(self):
        return f"Vector({self.x}, {self.y})"

    def __add__(self, other):
        if not isinstance(other, Vector):
            return NotImplemented
        return Vector(self.x + other.x, self.y + other.y)

    def __radd__(self, other):
        if other == 0:
            return self
        return NotImplemented

    def __sub__(self, other):
        return Vector(self.x - other.x, self.y - other.y)

    def __mul__(self, k):
        return Vector(self.x * k, self.y * k)

    __rmul__ = __mul__

    def __truediv__(self, k):
        return Vector(self.x / k, self.y / k)

    def __floordiv__(self, k):
        return Vector(self.x // k, self.y // k)

    def __mod__(self, k):
        return Vector(self.x % k, self.y % k)

    def __pow__(self, k):
        return Vector(self.x ** k, self.y ** k)

    def __matmul__(self, other):
        return self.x * other.x + self.y * other.y

    def __neg__(self):
        return Vector(-self.x, -self.y)

    def __pos__(self):
        return self

    def __invert__(self):
        return Vector(self.y, self.x)

    def __abs__(self):
        return (self.x ** 2 + self.y ** 2) ** 0.5

    def __iadd__(self, other):
        self.x += other.x
        self.y += other.y
        return self

    def __eq__(self, other):
        return isinstance(other, Vector) and (self.x, self.y) == (other.x, other.y)

    def __bool__(self):
        return bool(self.x or self.y)

    def __round__(self, n=0):
        return Vector(round(self.x, n), round(self.y, n))

    def __divmod__(self, k):
        return self // k, self % k

    def __and__(self, other):
        return "and"

    def __rshift__(self, other):
        return f">> {other}"

    def __rlshift__(self, other):
        return f"{other} <<"


a, b = Vector(3, 4), Vector(1, 2)
print(a + b, a - b, a * 2, 2 * a, a / 2, a // 2, a % 2, a ** 2, a @ b, -a, +a is a, ~a, abs(a))
print(sum([a, b]), a == Vector(3, 4), a != b, a == 5, bool(Vector(0, 0)), round(a / 3, 2), divmod(a, 2), a & 1, a >> 2, 3 << a)
c = a
c += b
print(a, c is a)
try:
    {a}
except TypeError as error:
    print(error)
for bad in (lambda: a + 1, lambda: 1 + a, lambda: "x" + a, lambda: a < b, lambda: a | b, lambda: 5 - a, lambda: 5 @ a):
    try:
        print(bad())
    except (TypeError, AttributeError) as error:
        print(error)
a -= 1
