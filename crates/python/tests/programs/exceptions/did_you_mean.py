class Inventory:
    def __init__(self):
        self.quantity = 3

    def restock(self):
        self.quantity += 1


stock = Inventory()
try:
    stock.quantty
except AttributeError as error:
    print(error)
try:
    total_price = 5
    print(total_pric)
except NameError as error:
    print(error)
stock.restok()
