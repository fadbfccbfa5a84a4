import math
import operator

print(math.pi, math.e, math.inf, math.nan, math.tau)
print(math.sqrt(16), math.sqrt(2), math.isqrt(17), math.pow(2, 3), math.exp(1), math.log(math.e), math.log(8, 2), math.log2(8), math.log10(1000), math.log(10))
print(math.floor(2.7), math.floor(-2.7), math.ceil(2.1), math.ceil(-2.1), math.trunc(-2.7), math.fabs(-3), math.modf(3.25), math.fmod(-7, 3), math.copysign(1, -0.0))
print(math.factorial(10), math.gcd(48, 36), math.gcd(12, 18, 24), math.lcm(4, 6), math.comb(5, 2), math.perm(5, 2), math.prod([1, 2, 3, 4]), math.prod([]), math.dist((0, 0), (3, 4)), math.hypot(3, 4))
print(round(math.sin(math.pi / 2), 10), round(math.cos(math.pi), 10), round(math.tan(0.5), 10), math.degrees(math.pi), math.radians(180), round(math.atan2(1, 1), 10), math.asin(1), round(math.sinh(1), 10))
print(math.isclose(0.1 + 0.2, 0.3), math.isnan(math.nan), math.isinf(math.inf), math.isfinite(1), math.fsum([0.1] * 10), math.isclose(1, 1.1, rel_tol=0.2), math.isclose(0, 1e-10, abs_tol=1e-9))
print(math.frexp(8), math.ldexp(0.5, 4), math.factorial(25), math.cbrt(27), math.floor(10 ** 20), math.ceil(5), math.nextafter(1, 2), math.ulp(1.0))
print(operator.add(1, 2), operator.itemgetter(1)([1, 2]), operator.attrgetter("real")(5), operator.methodcaller("upper")("a"), operator.contains([1], 1), operator.not_(0), operator.truth([]), operator.neg(3), operator.floordiv(7, 2), operator.getitem({"a": 1}, "a"), operator.eq(1, 1.0), operator.concat("a", "b"), operator.xor(5, 1), operator.attrgetter("a.b", "c")(type("T", (), {"a": type("U", (), {"b": 1}), "c": 2})))
for bad in (lambda: math.sqrt(-1), lambda: math.log(0), lambda: math.factorial(-1), lambda: math.factorial(1.5), lambda: math.exp(1000), lambda: math.sqrt("a"), lambda: math.floor(math.inf), lambda: math.acos(2), lambda: math.comb(-1, 2), lambda: math.gcd(1.5, 2), lambda: math.isqrt(-1), lambda: math.pow(0, -1), lambda: math.fmod(1, 0), lambda: math.ceil(math.nan), lambda: math.sqrt()):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
math.log(-1)
