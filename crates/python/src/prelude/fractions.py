import math
from decimal import Decimal
from numbers import Rational

__all__ = ["Fraction"]


def _parse(text):
    rest = text.strip()
    sign = -1 if rest[:1] == "-" else 1
    if rest[:1] in ("-", "+"):
        rest = rest[1:]
    top, slash, bottom = rest.partition("/")
    try:
        if slash:
            if not (top.isdigit() and bottom.isdigit()):
                raise ValueError
            return sign * int(top), int(bottom)
        if not rest[:1].isdigit() and rest[:1] != ".":
            raise ValueError
        numerator, denominator = Decimal(rest).as_integer_ratio()
        return sign * numerator, denominator
    except (ValueError, ArithmeticError, OverflowError):
        raise ValueError(f"Invalid literal for Fraction: {text!r}") from None


def _exact(value):
    if isinstance(value, Fraction):
        return value
    if isinstance(value, int):
        return Fraction(value)
    return None


class Fraction:
    def __init__(self, numerator=0, denominator=None):
        if denominator is None:
            if isinstance(numerator, Fraction):
                numerator, denominator = numerator._numerator, numerator._denominator
            elif isinstance(numerator, int):
                numerator, denominator = int(numerator), 1
            elif isinstance(numerator, (float, Decimal)):
                numerator, denominator = numerator.as_integer_ratio()
            elif isinstance(numerator, str):
                numerator, denominator = _parse(numerator)
            else:
                raise TypeError("argument should be a string or a Rational instance")
        else:
            above, below = _exact(numerator), _exact(denominator)
            if above is None or below is None:
                raise TypeError("both arguments should be Rational instances")
            numerator = above._numerator * below._denominator
            denominator = above._denominator * below._numerator
        if denominator == 0:
            raise ZeroDivisionError(f"Fraction({numerator}, 0)")
        shared = math.gcd(numerator, denominator)
        if denominator < 0:
            shared = -shared
        self._numerator = numerator // shared
        self._denominator = denominator // shared

    @classmethod
    def from_float(cls, f):
        return cls(f)

    @classmethod
    def from_decimal(cls, dec):
        return cls(dec)

    @property
    def numerator(self):
        return self._numerator

    @property
    def denominator(self):
        return self._denominator

    @property
    def real(self):
        return self

    @property
    def imag(self):
        return 0

    def as_integer_ratio(self):
        return self._numerator, self._denominator

    def limit_denominator(self, max_denominator=1000000):
        if max_denominator < 1:
            raise ValueError("max_denominator should be at least 1")
        if self._denominator <= max_denominator:
            return Fraction(self)
        p0, q0, p1, q1 = 0, 1, 1, 0
        n, d = self._numerator, self._denominator
        while True:
            a = n // d
            q2 = q0 + a * q1
            if q2 > max_denominator:
                break
            p0, q0, p1, q1 = p1, q1, p0 + a * p1, q2
            n, d = d, n - a * d
        k = (max_denominator - q0) // q1
        below = Fraction(p0 + k * p1, q0 + k * q1)
        above = Fraction(p1, q1)
        return above if abs(above - self) <= abs(below - self) else below

    def __repr__(self):
        return f"{type(self).__name__}({self._numerator}, {self._denominator})"

    def __str__(self):
        return str(self._numerator) if self._denominator == 1 else f"{self._numerator}/{self._denominator}"

    def _operate(self, other, exact, inexact):
        if isinstance(other, float):
            return inexact(float(self), other)
        other = _exact(other)
        return NotImplemented if other is None else exact(self, other)

    def _reflect(self, other, exact, inexact):
        if isinstance(other, float):
            return inexact(other, float(self))
        other = _exact(other)
        return NotImplemented if other is None else exact(other, self)

    def __add__(self, other):
        return self._operate(other, _add, lambda a, b: a + b)

    def __radd__(self, other):
        return self._reflect(other, _add, lambda a, b: a + b)

    def __sub__(self, other):
        return self._operate(other, _subtract, lambda a, b: a - b)

    def __rsub__(self, other):
        return self._reflect(other, _subtract, lambda a, b: a - b)

    def __mul__(self, other):
        return self._operate(other, _multiply, lambda a, b: a * b)

    def __rmul__(self, other):
        return self._reflect(other, _multiply, lambda a, b: a * b)

    def __truediv__(self, other):
        return self._operate(other, _divide, lambda a, b: a / b)

    def __rtruediv__(self, other):
        return self._reflect(other, _divide, lambda a, b: a / b)

    def __floordiv__(self, other):
        return self._operate(other, _floor, lambda a, b: a // b)

    def __rfloordiv__(self, other):
        return self._reflect(other, _floor, lambda a, b: a // b)

    def __mod__(self, other):
        return self._operate(other, _modulo, lambda a, b: a % b)

    def __rmod__(self, other):
        return self._reflect(other, _modulo, lambda a, b: a % b)

    def __divmod__(self, other):
        return self // other, self % other

    def __pow__(self, other):
        if isinstance(other, Fraction) and other._denominator == 1:
            other = other._numerator
        if not isinstance(other, int):
            return float(self) ** float(other)
        if other >= 0:
            return Fraction(self._numerator ** other, self._denominator ** other)
        return Fraction(self._denominator ** -other, self._numerator ** -other)

    def __rpow__(self, other):
        return other ** self._numerator if self._denominator == 1 else other ** float(self)

    def __neg__(self):
        return Fraction(-self._numerator, self._denominator)

    def __pos__(self):
        return Fraction(self._numerator, self._denominator)

    def __abs__(self):
        return Fraction(abs(self._numerator), self._denominator)

    def __float__(self):
        return self._numerator / self._denominator

    def __int__(self):
        return -(-self._numerator // self._denominator) if self._numerator < 0 else self._numerator // self._denominator

    __trunc__ = __int__

    def __floor__(self):
        return self._numerator // self._denominator

    def __ceil__(self):
        return -(-self._numerator // self._denominator)

    def __round__(self, ndigits=None):
        if ndigits is None:
            floor, rest = divmod(self._numerator, self._denominator)
            if rest * 2 < self._denominator:
                return floor
            if rest * 2 > self._denominator:
                return floor + 1
            return floor if floor % 2 == 0 else floor + 1
        shift = 10 ** abs(ndigits)
        return Fraction(round(self * shift), shift) if ndigits > 0 else Fraction(round(self / shift) * shift)

    def __bool__(self):
        return self._numerator != 0

    def __hash__(self):
        if self._denominator == 1:
            return hash(self._numerator)
        value = float(self)
        return hash(value) if Fraction(value) == self else hash((self._numerator, self._denominator))

    def __eq__(self, other):
        if isinstance(other, float):
            return math.isfinite(other) and self == Fraction(other)
        other = _exact(other)
        if other is None:
            return NotImplemented
        return self._numerator == other._numerator and self._denominator == other._denominator

    def _compare(self, other, compare):
        if isinstance(other, float):
            if not math.isfinite(other):
                return compare(0.0, other)
            other = Fraction(other)
        other = _exact(other)
        if other is None:
            return NotImplemented
        return compare(self._numerator * other._denominator, other._numerator * self._denominator)

    def __lt__(self, other):
        return self._compare(other, lambda a, b: a < b)

    def __le__(self, other):
        return self._compare(other, lambda a, b: a <= b)

    def __gt__(self, other):
        return self._compare(other, lambda a, b: a > b)

    def __ge__(self, other):
        return self._compare(other, lambda a, b: a >= b)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


Rational.register(Fraction)


def _add(a, b):
    return Fraction(a._numerator * b._denominator + b._numerator * a._denominator, a._denominator * b._denominator)


def _subtract(a, b):
    return Fraction(a._numerator * b._denominator - b._numerator * a._denominator, a._denominator * b._denominator)


def _multiply(a, b):
    return Fraction(a._numerator * b._numerator, a._denominator * b._denominator)


def _divide(a, b):
    return Fraction(a._numerator * b._denominator, a._denominator * b._numerator)


def _floor(a, b):
    return a._numerator * b._denominator // (a._denominator * b._numerator)


def _modulo(a, b):
    below = a._denominator * b._denominator
    return Fraction(a._numerator * b._denominator % (b._numerator * a._denominator), below)
