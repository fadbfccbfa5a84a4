# Arithmetic whose result, or whose time, would be without bound.
9 ** 9 ** 9
# ---
1 << 10**12
# ---
pow(3, 10**10)
# ---
import math

math.factorial(10**8)
# ---
int("9" * 100_000)
# ---
str(10**5000)
# ---
int("f" * 10_000_000, 16)
# ---
import math

math.comb(10**9, 10**8)
# ---
n = 3
for _ in range(30):
    n *= n
print(n % 10**9, n // 7**1000 % 10)
# ---
# Each step costs more than the last: fuel has to count the size.
n = 3
while True:
    n = n * n
# ---
pow(7, 10**100_000, 10**50_000 + 1)
# ---
from decimal import Decimal

print(Decimal(9) ** Decimal(10) ** 20)
# ---
from decimal import Decimal

print(f"{Decimal('1e1000000000'):f}")
# ---
from decimal import Decimal

int(Decimal("1e1000000000"))
# ---
from fractions import Fraction

x = Fraction(1, 3)
while True:
    x = x * x + 1
# ---
hex(1 << 10**9)
