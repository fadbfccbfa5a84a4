def factorial(n):
    result = 1
    for i in range(2, n + 1):
        result *= i
    return result


print(2 ** 64, 2 ** 100, -(2 ** 70))
print(factorial(30))
print(factorial(50))
print(10 ** 30 // 7, 10 ** 30 % 7, -(10 ** 30) // 7, -(10 ** 30) % 7)
print(divmod(10 ** 25 + 3, 10 ** 12))
print(123456789012345678901234567890 * 987654321098765432109876543210)
print(2 ** 64 - 1 & 0xFFFFFFFF, 2 ** 70 >> 60, 1 << 80, ~(2 ** 65))
print(-(2 ** 70) >> 3, -(2 ** 70) & (2 ** 66 - 1))
print(int("123456789" * 4))
print(hex(2 ** 72 + 255), bin(2 ** 65))
print(2 ** 64 == 2 ** 64, 2 ** 64 < 2 ** 65, 2 ** 63 > 9e18)
print(float(2 ** 60), float(10 ** 22), 10 ** 25 / 10 ** 5, 1 / 3 ** 40)
print(pow(7, 10 ** 20, 1000007), pow(3, 200, 10 ** 30))
print((2 ** 100).bit_length(), abs(-(10 ** 30)))
print(f"{2 ** 100:,}", f"{2 ** 70:x}", f"{10 ** 20:e}", f"{2 ** 65:_}")
print(hash(2 ** 61 - 1), hash(2 ** 61), hash(2 ** 100))
print(sum(10 ** i for i in range(25)))
print(str(3 ** 100)[:10], len(str(3 ** 1000)))
a, b = 0, 1
for _ in range(150):
    a, b = b, a + b
print(a)
print(int(1e20), int(-1.5e25), round(2 ** 70 / 3))
