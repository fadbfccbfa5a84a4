rows = [
    ("apple", 3, 0.5, True),
    ("watermelon", 12, 3.25, False),
    ("fig", 150, 0.125, True),
]
header = ("name", "count", "price", "ripe")
widths = [max(len(str(row[i])) for row in [header, *rows]) for i in range(4)]
line = "+" + "+".join("-" * (w + 2) for w in widths) + "+"
print(line)
print("|" + "|".join(f" {title:^{w}} " for title, w in zip(header, widths)) + "|")
print(line.replace("-", "="))
for name, count, price, ripe in rows:
    print(f"| {name:<{widths[0]}} | {count:>{widths[1]}d} | {price:>{widths[2]}.2f} | {str(ripe):>{widths[3]}} |")
print(line)
total = sum(count * price for _, count, price, _ in rows)
print(f"{'Total':.<20}{total:.>10.2f}")
print("".join(f"{n:>4}" for n in range(1, 11)))
for i in range(1, 4):
    print(f"{i:>3} |" + "".join(f"{i * j:>4}" for j in range(1, 6)))
print("centred".center(21, "~"))
print("%-12s%8s" % ("item", "value"))
for key, value in {"alpha": 1.5, "beta": 22.75}.items():
    print("%-12s%8.2f" % (key, value))
