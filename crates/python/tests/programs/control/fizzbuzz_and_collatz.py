def fizzbuzz(n):
    if n % 15 == 0:
        return "FizzBuzz"
    elif n % 5 == 0:
        return "Buzz"
    elif n % 3 == 0:
        return "Fizz"
    else:
        return str(n)


print(" ".join(fizzbuzz(n) for n in range(1, 21)))


def collatz(n):
    while n != 1:
        yield n
        n = 3 * n + 1 if n % 2 else n // 2
    yield 1


print(list(collatz(6)))
print(max(range(1, 30), key=lambda n: len(list(collatz(n)))))


def gcd(a, b):
    while b:
        a, b = b, a % b
    return a


def sieve(limit):
    flags = [True] * (limit + 1)
    flags[0:2] = [False, False]
    for n in range(2, int(limit ** 0.5) + 1):
        if flags[n]:
            flags[n * n :: n] = [False] * len(flags[n * n :: n])
    return [n for n, prime in enumerate(flags) if prime]


print(gcd(48, 36), gcd(17, 5), gcd(0, 9), sieve(50))


def to_roman(number):
    result = ""
    for value, letters in [(1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")]:
        while number >= value:
            result += letters
            number -= value
    return result


for year in (1, 4, 9, 14, 1990, 2024):
    print(year, to_roman(year), f"{year:>5}|{to_roman(year):<12}|")
grade = 83
print("A" if grade >= 90 else "B" if grade >= 80 else "C")
x = None
if x is None and not x:
    print("nothing")
if (n := len("walrus")) > 5:
    print(n)
