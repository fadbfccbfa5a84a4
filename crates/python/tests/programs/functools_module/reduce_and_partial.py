from functools import partial, reduce
import operator

print(reduce(operator.add, [1, 2, 3]), reduce(operator.mul, range(1, 6)), reduce(max, [3, 9, 2]), reduce(lambda a, b: b + a, "abc"), reduce(operator.or_, [{1}, {2}], set()))
double = partial(operator.mul, 2)
greet = partial("{greeting}, {name}!".format, greeting="Hello")
print(double(21), greet(name="Ann"), greet(name="Bob", greeting="Bye"), list(map(partial(pow, 2), range(5))))
p = partial(sorted, key=len, reverse=True)
print(p(["a", "ccc", "bb"]), p.func is sorted, p.args, p.keywords["reverse"], partial(p, key=None)([1, 3, 2]))
print(repr(partial(int, base=2)), repr(partial(max, 1, 2)))
steps = [str.strip, str.lower, str.title]
print(reduce(lambda value, step: step(value), steps, "  HELLO there "))
nested = {"a": {"b": {"c": 42}}}
print(reduce(operator.getitem, ["a", "b", "c"], nested), reduce(lambda d, k: d.get(k, {}), ["a", "x", "y"], nested))


class Button:
    def __init__(self, label, on_click):
        self.label, self.on_click = label, on_click


clicked = []
buttons = [Button(label, partial(clicked.append, label)) for label in "abc"]
for button in buttons[::-1]:
    button.on_click()
print(clicked)
counter = reduce(lambda acc, w: acc | {w: acc.get(w, 0) + 1}, "a b a".split(), {})
print(counter, reduce(lambda x, y: x * 10 + y, [1, 2, 3]), reduce(lambda a, _: a + [sum(a[-2:])], range(6), [0, 1]))
add = partial(lambda a, b, c: a + b + c, 1)
print(add(2, 3), add(b=5, c=6))
try:
    add(1, 2, 3)
except TypeError as error:
    print(error)
reduce(lambda a, b: a / b, [10, 5, 0])
