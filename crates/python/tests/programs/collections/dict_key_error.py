inventory = {
    "apple": {"price": 0.5, "stock": 10},
    "pear": {"price": 0.75, "stock": 0},
}


def price_of(name):
    return inventory[name]["price"]


def total(basket):
    return sum(price_of(name) * count for name, count in basket.items())


print(total({"apple": 4}))
print(total({"apple": 1, "pear": 2}))
try:
    print(price_of("kiwi"))
except KeyError as error:
    print("no such fruit:", error, repr(error), error.args, str(error) == "'kiwi'")
try:
    {}[("a", 1)]
except KeyError as error:
    print(error, error.args[0][1])
print(total({"apple": 2, "mango": 1}))
