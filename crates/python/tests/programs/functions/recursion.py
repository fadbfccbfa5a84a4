import sys


def factorial(n):
    return 1 if n <= 1 else n * factorial(n - 1)


def fib(n, memo={}):
    if n < 2:
        return n
    if n not in memo:
        memo[n] = fib(n - 1) + fib(n - 2)
    return memo[n]


def flatten(items):
    for item in items:
        if isinstance(item, list):
            yield from flatten(item)
        else:
            yield item


def permutations(items):
    if not items:
        return [[]]
    return [[head] + rest for i, head in enumerate(items) for rest in permutations(items[:i] + items[i + 1 :])]


def hanoi(n, source="A", target="C", spare="B"):
    if n:
        hanoi(n - 1, source, spare, target)
        moves.append(source + target)
        hanoi(n - 1, spare, target, source)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def is_even(n):
    return n == 0 or is_odd(n - 1)


def is_odd(n):
    return n != 0 and is_even(n - 1)


moves = []
hanoi(3)
print(factorial(20), fib(80), list(flatten([1, [2, [3, [4]], []], 5])))
print(permutations([1, 2, 3]), moves, ackermann(2, 3), is_even(100))


def depth(n):
    return 0 if n == 0 else 1 + depth(n - 1)


print(depth(800), sys.getrecursionlimit())
