from abc import ABCMeta, abstractmethod
from decimal import Decimal


def _deriving(name, base, methods, properties=(), **given):
    namespace = {"__module__": "numbers", "__slots__": (), **given}
    for one in methods.split():

        def missing(self, *args):
            raise NotImplementedError

        missing.__name__ = one
        namespace[one] = abstractmethod(missing)
    for one in properties:
        namespace[one] = property(abstractmethod(lambda self: None))
    return ABCMeta(name, (base,) if base else (), namespace)


Number = _deriving("Number", None, "", __hash__=None)
Complex = _deriving(
    "Complex",
    Number,
    "__complex__ __add__ __radd__ __neg__ __pos__ __mul__ __rmul__ __truediv__ __rtruediv__ __pow__ __rpow__ __abs__ "
    "conjugate __eq__",
    ("real", "imag"),
    __bool__=lambda self: self != 0,
    __sub__=lambda self, other: self + -other,
    __rsub__=lambda self, other: -self + other,
)
Real = _deriving(
    "Real",
    Complex,
    "__float__ __trunc__ __floor__ __ceil__ __round__ __floordiv__ __rfloordiv__ __mod__ __rmod__ __lt__ __le__",
    __divmod__=lambda self, other: (self // other, self % other),
    __rdivmod__=lambda self, other: (other // self, other % self),
    __complex__=lambda self: complex(float(self)),
    real=property(lambda self: +self),
    imag=property(lambda self: 0),
    conjugate=lambda self: +self,
)
Rational = _deriving(
    "Rational",
    Real,
    "",
    ("numerator", "denominator"),
    __float__=lambda self: int(self.numerator) / int(self.denominator),
)
Integral = _deriving(
    "Integral",
    Rational,
    "__int__ __pow__ __lshift__ __rlshift__ __rshift__ __rrshift__ __and__ __rand__ __xor__ __rxor__ __or__ __ror__ "
    "__invert__",
    __index__=lambda self: int(self),
    __float__=lambda self: float(int(self)),
    numerator=property(lambda self: +self),
    denominator=property(lambda self: 1),
)
Number.register(Decimal)
Real.register(float)
Integral.register(int)
