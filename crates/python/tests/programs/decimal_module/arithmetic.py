from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, getcontext

a, b = Decimal("1.10"), Decimal("2.2")
print(a + b, a - b, a * b, a / b, -a, abs(-a), +a, b // a, b % a, a ** 2, divmod(Decimal(7), Decimal(3)))
print(repr(a), str(a), Decimal(5), Decimal("0.1") + Decimal("0.2"), Decimal(0.1), Decimal("1E+3"), Decimal("1e-10"), Decimal("-0"), Decimal("123456789.123456789"))
print(Decimal(1) / Decimal(3), Decimal(2).sqrt(), Decimal(10) / 4, Decimal(1) / 7 * 7, getcontext().prec, Decimal("1e30") + 1)
print(a + 1, 1 + a, a * 2, 3 - a, sum([Decimal("0.1")] * 10), sum([a, b]), max(a, b), min(a, 1), a == Decimal("1.1"), a == 1.1, Decimal("0.5") == 0.5, a > 1, hash(Decimal("2.0")) == hash(2))
price = Decimal("19.995")
for rounding in (ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_DOWN, ROUND_UP):
    print(price.quantize(Decimal("0.01"), rounding=rounding), rounding)
print(round(Decimal("2.5")), round(Decimal("2.675"), 2), round(Decimal("-1.5")), int(Decimal("3.99")), float(Decimal("1.5")), Decimal("7.325").quantize(Decimal("1")), Decimal("100").quantize(Decimal("0.00")))
print(f"{a:.3f} {a:>8} {Decimal('1234567.891'):,.2f} {Decimal('0.25'):.0%} {a:f} {a:e}", "%.1f" % a, "{:+.2f}".format(b), f"{Decimal('1E+5'):f}", format(Decimal("1.5"), "08.2f"))
print(Decimal("1.500").normalize(), Decimal("100").normalize(), Decimal("1.23").as_tuple(), Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity") < 0, Decimal("NaN").is_nan(), Decimal("1.10").is_zero(), Decimal("3.7").to_integral_value(), Decimal("12.30").as_integer_ratio())
print(Decimal("1.1").compare(Decimal("1.2")), Decimal("5").copy_sign(Decimal("-1")), Decimal("1000").adjusted(), sorted([Decimal("1.5"), Decimal("1.05")]), bool(Decimal("0.0")), Decimal((0, (1, 2, 3), -2)), Decimal("  1.5  "), Decimal("1_000"))
print(Decimal("0.00001"), Decimal("0.0000001"), Decimal("1.0") * Decimal("1.00"), Decimal("1E+2") + 1, Decimal("12345678901234567890123456789012") + 0)
for bad in (lambda: Decimal("abc"), lambda: a + 1.5, lambda: a / 0, lambda: Decimal("1") % 0, lambda: 0 / Decimal(0), lambda: Decimal([1]), lambda: a + "1", lambda: Decimal("NaN") < 1, lambda: int(Decimal("NaN")), lambda: Decimal("1e50").quantize(Decimal("0.01")), lambda: Decimal(-1).sqrt(), lambda: Decimal(None)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__module__, type(error).__name__, error)
Decimal(1) / Decimal(0)
