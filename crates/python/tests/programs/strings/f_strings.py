name = "Ann"
age = 31
price = 1234.5678
items = ["a", "b"]
d = {"key": "value", "n": 3}
print(f"{name} is {age} years old, next year {age + 1}")
print(f"{name!r} {name!s} {'é'!a} {items!r} {d['key']} {items[0]}")
print(f"{price:.2f} {price:>12.1f} {price:<12,.2f}| {price:^+14.2f}|")
print(f"{age=} {name=} {age + 1 = } {price=:.1f} {name=!s} {d['n']=}")
width, precision = 12, 3
print(f"{price:{width}.{precision}f}|{name:>{width}}|{name:*^{width}}|{'x':{'-'}^{5}}")
print(f"{{braces}} {{{age}}} {'{'}")
print(f"{'yes' if age > 30 else 'no'} {len(items)} {[x * 2 for x in range(3)]} {(lambda x: x + 1)(2)}")
print(f"{', '.join(items)} {name.upper()} {d}")
print(f"multi {name} " f"part {age}" " plain {not}")
print(f"""triple
{name:>5}
{age}""")
print(f"{name:10}|{name:<10}|{name:.2}|{age:10}|{True:10}|{None}|{'':5}|")
print(f"{3 != 4} {3 == 3.0} {not True} {age if age else 0:>5}")
print(f"{f'{name}!':>6} {f'{age:04}'}")
print(rf"\d{age}", f"\t{age}\n{name}", f"{age!r:>5}", f"{name!r:^9}|")
print(f"{10:#b} {10:08b} {1e10:g} {1000000:_} {0.5:.0%}")
import datetime

moment = datetime.datetime(2024, 3, 5, 14, 7)
print(f"{moment:%Y-%m-%d %H:%M} {moment:%d/%m/%y}", f"{moment}", f"{moment!r}")
print(f"{d!r:>40}", f"{type(age).__name__}", f"{age:}", f"{ {'a': 1}['a'] }")
print(f"{(x := 5)} {x}")
print(f"{items:>10}")
