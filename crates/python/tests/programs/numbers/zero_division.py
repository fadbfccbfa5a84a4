def ratio(a, b):
    return a / b


for operation in (
    lambda: 1 / 0,
    lambda: 1 // 0,
    lambda: 1 % 0,
    lambda: divmod(1, 0),
    lambda: 1.0 / 0,
    lambda: 1.0 // 0,
    lambda: 1.0 % 0,
    lambda: divmod(1.0, 0.0),
    lambda: 0 ** -1,
    lambda: 0.0 ** -1,
    lambda: pow(2, 3, 0),
    lambda: 10.0 ** 400,
    lambda: 2.0 ** 10000,
    lambda: 1 << -1,
    lambda: float(10 ** 400),
    lambda: 10 ** 400 / 3,
):
    try:
        print(operation())
    except (ArithmeticError, ValueError) as error:
        print(f"{type(error).__name__}: {error}")

print(issubclass(ZeroDivisionError, ArithmeticError), issubclass(OverflowError, ArithmeticError))
scores = {"ann": (9, 10), "bob": (4, 0)}
for name, (got, possible) in scores.items():
    print(name, ratio(got, possible))
