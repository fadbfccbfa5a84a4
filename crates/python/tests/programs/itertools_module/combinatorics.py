from itertools import combinations, combinations_with_replacement, permutations, product

print(list(product("ab", [1, 2])), list(product([0, 1], repeat=2)), list(product()), list(product("a", [])))
print(list(permutations([1, 2, 3])), list(permutations("abc", 2)), len(list(permutations(range(5)))))
print(list(combinations("abcd", 2)), list(combinations([1, 2], 3)), list(combinations_with_replacement("ab", 2)))
print(["".join(p) for p in permutations("abc")], sum(1 for _ in combinations(range(10), 5)))
print([c for c in combinations([2, 3, 5, 7, 8], 3) if sum(c) == 15])
for triple in product(range(1, 20), repeat=3):
    a, b, c = triple
    if a < b and a * a + b * b == c * c:
        print(triple)


def solve():
    for s, e, n, d, m in permutations(range(1, 6), 5):
        if s * 10 + e == n * d + m:
            yield s, e, n, d, m


print(list(solve())[:3])
dice = [sum(roll) for roll in product(range(1, 7), repeat=2)]
print({total: dice.count(total) for total in sorted(set(dice))})
print(max(combinations([3, -1, 4, 1, -5], 2), key=sum), next(permutations("xyz")), list(combinations(range(3), 0)))
print(list(map("".join, product("01", repeat=3))))
try:
    combinations("abc", -1)
except ValueError as error:
    print(error)
permutations(5)
