from decimal import ROUND_HALF_UP, Decimal, InvalidOperation, localcontext

CENT = Decimal("0.01")


def money(value):
    return Decimal(value).quantize(CENT, rounding=ROUND_HALF_UP)


class Invoice:
    tax = Decimal("0.19")

    def __init__(self):
        self.lines = []

    def add(self, text, quantity, price):
        self.lines.append((text, quantity, money(price)))
        return self

    @property
    def net(self):
        return sum((q * p for _, q, p in self.lines), Decimal(0))

    @property
    def gross(self):
        return money(self.net * (1 + self.tax))

    def __str__(self):
        body = "\n".join(f"{text:<10}{quantity:>4}{price:>10}{quantity * price:>12}" for text, quantity, price in self.lines)
        return f"{body}\n{'net':<10}{self.net:>26}\n{'gross':<10}{self.gross:>26}"


invoice = Invoice().add("Widget", 3, "9.99").add("Gadget", 10, "0.105").add("Thing", 1, 4)
print(invoice)
print(repr(invoice.net), type(invoice.gross).__name__)
share = (invoice.gross / 3).quantize(CENT)
parts = [share, share, invoice.gross - 2 * share]
print(parts, sum(parts) == invoice.gross)
with localcontext() as context:
    context.prec = 5
    print(Decimal(1) / Decimal(3), Decimal("123456.789") + 0)
print(Decimal(1) / Decimal(3))
balance = Decimal("1000")
for year in range(1, 4):
    balance *= Decimal("1.035")
    print(year, balance, money(balance))
for text in ["12.5", "1,5", "", "1e3", "-.5"]:
    try:
        print(repr(text), money(text))
    except InvalidOperation as error:
        print(repr(text), "is not a number", error)
print(0.1 + 0.2 == 0.3, Decimal("0.1") + Decimal("0.2") == Decimal("0.3"))
invoice.add("Broken", 1, "free")
