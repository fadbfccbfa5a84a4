print("{} {} {}".format(1, "two", 3.0))
print("{0} {1} {0}".format("a", "b"))
print("{name} is {age:>4} years, {name!r}".format(name="Ann", age=30))
print("{:<8}|{:>8}|{:^8}|{:-^9}".format("l", "r", "c", "mid"))
print("{:,} {:.3f} {:+d} {:05d} {:x} {:%}".format(1234567, 3.14159, 5, 42, 255, 0.25))
print("{0[0]} {0[1]} {1[key]} {2.real}".format([10, 20], {"key": "v"}, 3))
print("{:{width}.{prec}f}|{:{fill}{align}{width}}".format(3.14159, "x", width=10, prec=2, fill="*", align="^"))
print("{{literal}} {}".format("braces"), "{!s} {!r} {!a}".format("é", "é", "é"))
print("{a[x]}{b.__class__.__name__}".format(a={"x": 1}, b=[]))
print("{x} {y}".format(**{"x": 1, "y": 2}), "{}-{}".format(*"ab"))
print("{x}".format_map({"x": 42}))


class Money:
    def __init__(self, amount):
        self.amount = amount

    def __format__(self, spec):
        if spec == "short":
            return f"${self.amount:.0f}"
        return f"${self.amount:{spec or ',.2f'}}"


m = Money(1234.5)
print("{} {:short} {:.1f}".format(m, m, m), f"{m} {m:short} {m:,.3f}", format(m), format(m, "short"))
for template, args in [("{} {}", (1,)), ("{0} {}", (1, 2)), ("{name}", ()), ("{", ()), ("}", ()), ("{:d}", ("x",)),
                       ("{:.2f}", ("x",)), ("{!z}", (1,)), ("{0.missing}", (1,)), ("{0[5]}", ([1],)), ("{:s}", (5,)), ("{:,}", ("a",)), ("{:.2d}", (5,)), ("{:>>5}", (3,)), ("{:x}", (2.5,)), ("{:5}", ([],))]:
    try:
        print(template.format(*args))
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
