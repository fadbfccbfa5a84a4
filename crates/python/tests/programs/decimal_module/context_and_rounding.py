from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_UP, Decimal, getcontext

for text in ("2.5", "3.5", "-2.5", "2.51", "-2.49", "0.5"):
    value = Decimal(text)
    print(text, [str(value.quantize(Decimal(1), rounding=r)) for r in (ROUND_HALF_EVEN, ROUND_HALF_UP, ROUND_HALF_DOWN, ROUND_CEILING, ROUND_FLOOR, ROUND_UP)])
for text in ("1E+2", "1e-7", "0.000001", "0.0000001", "100", "1.0E3", "-0.00", "00012.300", ".5", "5.", "1e400", "-1E-400"):
    value = Decimal(text)
    print(text, value, repr(value), value.normalize(), -value, value == 0)
print(Decimal("1.20") + Decimal("2.3"), Decimal("1.20") * Decimal("3.0"), Decimal("10") / Decimal("4"), Decimal("1") / Decimal("8"), Decimal("10") // Decimal("3"), Decimal("-10") // 3, Decimal("-10") % 3, Decimal("5.5") % 2)
print(Decimal(2) ** 10, Decimal(2) ** -1, Decimal("1.1") ** 3, Decimal(2) ** Decimal("0.5"), Decimal("1e2") ** 2)
print(Decimal("3.14159").quantize(Decimal(".001")), Decimal("1234.5").quantize(Decimal("1e2")), round(Decimal("1234.5678"), 2), round(Decimal("1250"), -2), round(Decimal("0.125"), 2))
print(f"{Decimal('1234567.5'):,} {Decimal('3.14159'):.2f} {Decimal('3'):.2f} {Decimal('0.00001'):.3f} {Decimal('12.5'):>8} {Decimal('12.5'):<8}| {Decimal('12.5'):+} {Decimal('1E3')} {Decimal('1E3'):.1f} {Decimal('2.5'):.0f} {Decimal('1234.5'):g}")
print(Decimal.from_float(0.5), Decimal("0.1") < 0.1, Decimal("0.5") <= 0.5, Decimal(3) == 3, Decimal("3.0") in [3], {Decimal("1.0"): "a"}[1], max(Decimal(1), 2, 1.5), Decimal(5) in range(10))
getcontext().prec = 6
print(Decimal(1) / 3, Decimal("1234567") + 1, +Decimal("1.23456789"), Decimal("1.23456789"), Decimal(2).sqrt(), getcontext().prec)
getcontext().prec = 28
print(sum(map(Decimal, ["0.1", "0.2", "0.3"])), Decimal("1.1") + Decimal("2.2") == Decimal("3.3"), Decimal("19.99") * 3, (Decimal("19.99") * Decimal("1.19")).quantize(Decimal("0.01")))
print(Decimal("7").is_signed(), Decimal("-7").is_signed(), Decimal("7").is_finite(), Decimal("1.5").max(Decimal(2)), Decimal("9.99").to_integral_value(rounding=ROUND_FLOOR), Decimal("12.34").scaleb(1), abs(Decimal("-3.50")), Decimal("2.50").exp().quantize(Decimal("0.0001")), Decimal(10).ln().quantize(Decimal("0.0001")), Decimal(1000).log10())
Decimal("1.5") + 1.5
