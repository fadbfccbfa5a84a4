def average(values):
    assert values, "values must not be empty"
    assert all(isinstance(v, (int, float)) for v in values), f"bad values: {values!r}"
    return sum(values) / len(values)


print(average([1, 2, 3]))
for bad in ([], ["a"], [1, None]):
    try:
        average(bad)
    except AssertionError as error:
        print("AssertionError:", error)
try:
    assert 1 + 1 == 3
except AssertionError as error:
    print(repr(error), str(error) == "", error.args)
try:
    assert False, ("a", "tuple")
except AssertionError as error:
    print(error, error.args)
assert (1, "non-empty tuple")[0]


def check(n):
    assert n < 3, f"{n} is too big"
    print("ok", n)


for n in range(5):
    check(n)
