numbers = []
for n in range(1, 11):
    numbers.append(n ** 2)
print("squares:", numbers)
print("sum:", sum(numbers), "mean:", sum(numbers) / len(numbers))
word = "programming"
unique = ""
for letter in word:
    if letter not in unique:
        unique += letter
print(word, "->", unique, len(unique))
table = [[row * col for col in range(1, 6)] for row in range(1, 6)]
for row in table:
    for value in row:
        print(value, end="\t")
    print()
temperatures = {"Mon": 21.5, "Tue": 19.0, "Wed": 23.25}
for day, celsius in temperatures.items():
    fahrenheit = celsius * 9 / 5 + 32
    print(day, celsius, "C =", fahrenheit, "F", round(fahrenheit), "warm" if celsius > 20 else "cool")
hottest = max(temperatures, key=temperatures.get)
print("hottest:", hottest, temperatures[hottest])


def is_prime(n):
    if n < 2:
        return False
    i = 2
    while i * i <= n:
        if n % i == 0:
            return False
        i += 1
    return True


primes = [n for n in range(50) if is_prime(n)]
print(primes, len(primes), primes[-1])


def leap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


for year in (1900, 2000, 2023, 2024):
    print(year, leap(year))
shopping = ["milk", "eggs"]
shopping.append("bread")
shopping.insert(0, "apples")
print("I need", ", ".join(shopping[:-1]), "and", shopping[-1] + ".")
change = 287
for coin in (100, 50, 20, 10, 5, 2, 1):
    amount, change = divmod(change, coin)
    if amount:
        print(f"{amount} x {coin}c")
print("The end" + "!" * 3)
print("Total: " + sum(numbers))
