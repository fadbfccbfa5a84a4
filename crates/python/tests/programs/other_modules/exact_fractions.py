from fractions import Fraction

half, third = Fraction(1, 2), Fraction("1/3")
print(half + third, half - third, half * third, half / third, repr(Fraction(6, -4)))
print(Fraction("0.125"), Fraction(3), half < third, half == 0.5, int(Fraction(7, 2)), float(third) < 0.34)
print(sum([Fraction(1, n) for n in range(1, 6)], Fraction(0)))
Fraction(1, 0)
