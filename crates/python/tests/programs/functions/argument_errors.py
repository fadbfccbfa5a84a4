def f(a, b, c=3):
    pass


def g(*, key):
    pass


def h():
    pass


def only(a, /):
    pass


def three(a, b, c):
    pass


class K:
    def __init__(self, x):
        pass

    def method(self, a):
        pass

    @staticmethod
    def static(a):
        pass

    @classmethod
    def cls_method(cls, a):
        pass


k = K(1)
for call in [
    lambda: f(),
    lambda: f(1),
    lambda: f(1, 2, 3, 4),
    lambda: f(1, 2, d=4),
    lambda: f(1, 2, a=3),
    lambda: f(1, 2, **{"a": 3}),
    lambda: g(),
    lambda: g(1),
    lambda: g(1, key=2),
    lambda: h(1),
    lambda: h(x=1),
    lambda: only(a=1),
    lambda: three(),
    lambda: three(1),
    lambda: three(c=1),
    lambda: three(1, 2, 3, 4, 5),
    lambda: K(),
    lambda: K(1, 2),
    lambda: K(1, y=2),
    lambda: k.method(),
    lambda: k.method(1, 2),
    lambda: K.method(1),
    lambda: K.static(),
    lambda: K.cls_method(),
    lambda: (lambda x: x)(),
    lambda: f(*5),
    lambda: f(**5),
    lambda: f(**{1: 2}),
    lambda: collect(a=1, **{"a": 2}),
    lambda: 5(),
    lambda: "text"(),
    lambda: None(),
    lambda: [1](0),
    lambda: object(1),
    lambda: len(),
    lambda: len([], []),
    lambda: print(1, foo=2),
    lambda: sorted(),
    lambda: isinstance(1),
    lambda: int("1", foo=1),
    lambda: abs(),
    lambda: ord(1),
]:
    try:
        call()
    except Exception as error:
        print(f"{type(error).__name__}: {error}")


def collect(**kwargs):
    return kwargs


f(1, 2, 3, key=4)
