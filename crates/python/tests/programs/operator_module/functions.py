import operator
from operator import attrgetter, itemgetter, methodcaller


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y

    def scaled(self, k, offset=0):
        return Point(self.x * k + offset, self.y * k + offset)

    def __repr__(self):
        return f"({self.x}, {self.y})"


points = [Point(3, 1), Point(1, 2), Point(2, 2)]
print(sorted(points, key=attrgetter("x")), sorted(points, key=attrgetter("y", "x")), attrgetter("x", "y")(points[0]), max(points, key=attrgetter("y")))
rows = [("b", 2, True), ("a", 2, False)]
print(sorted(rows, key=itemgetter(1, 0)), itemgetter(0)(rows[0]), itemgetter(0, 2)(rows[1]), itemgetter(slice(0, 2))("abc"), itemgetter("k")({"k": "v"}))
print(list(map(methodcaller("scaled", 2, offset=1), points)), methodcaller("split", ",")("a,b"), [methodcaller(m)("Ab") for m in ("upper", "lower", "swapcase")])
table = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv, "//": operator.floordiv, "%": operator.mod, "**": operator.pow, "<": operator.lt, "==": operator.eq, ">=": operator.ge, "!=": operator.ne, "&": operator.and_, "<<": operator.lshift}
for symbol, function in table.items():
    print(f"7 {symbol} 2 = {function(7, 2)}", end="; ")
print()


def rpn(text):
    stack = []
    for token in text.split():
        if token in table:
            b, a = stack.pop(), stack.pop()
            stack.append(table[token](a, b))
        else:
            stack.append(float(token))
    (result,) = stack
    return result


print(rpn("3 4 + 2 *"), rpn("5 1 2 + 4 * + 3 -"))
items = [1, 2, 3]
operator.setitem(items, 0, 9)
operator.delitem(items, 1)
print(items, operator.countOf([1, 1, 2], 1), operator.indexOf([5, 6], 6), operator.is_(None, None), operator.not_([]), operator.invert(5), operator.abs(-2), operator.iadd([1], [2]), operator.index(True), operator.length_hint([1, 2]))
for text in ("1 +", "1 2", "1 0 /", "x"):
    try:
        print(rpn(text))
    except (IndexError, ValueError, ZeroDivisionError) as error:
        print(f"{text!r}: {type(error).__name__}: {error}")
attrgetter("x.z")(points[0])
