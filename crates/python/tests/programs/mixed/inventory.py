from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum


class Category(Enum):
    FRUIT = "fruit"
    TOOL = "tool"


@dataclass(order=True)
class Product:
    sku: str
    name: str = field(compare=False)
    price: Decimal = field(compare=False)
    category: Category = field(compare=False)
    stock: int = field(default=0, compare=False)

    @property
    def value(self) -> Decimal:
        return self.price * self.stock


class OutOfStock(Exception):
    def __init__(self, product, wanted):
        super().__init__(f"{product.name}: wanted {wanted}, only {product.stock} left")
        self.product = product


class Inventory:
    def __init__(self, *products):
        self._by_sku = {p.sku: p for p in products}

    def __len__(self):
        return len(self._by_sku)

    def __contains__(self, sku):
        return sku in self._by_sku

    def __iter__(self):
        yield from sorted(self._by_sku.values())

    def take(self, sku, count):
        product = self._by_sku[sku]
        if product.stock < count:
            raise OutOfStock(product, count)
        product.stock -= count
        return product.price * count

    def by_category(self):
        groups = {}
        for product in self:
            groups.setdefault(product.category, []).append(product)
        return groups


inventory = Inventory(
    Product("T1", "Hammer", Decimal("12.50"), Category.TOOL, 4),
    Product("F2", "Pear", Decimal("0.40"), Category.FRUIT, 100),
    Product("F1", "Apple", Decimal("0.25"), Category.FRUIT, 12),
)
print(len(inventory), "T1" in inventory, "X" in inventory)
for product in inventory:
    print(f"{product.sku} {product.name:<8} {product.price:>6} x {product.stock:<4}= {product.value:>7}")
for category, products in inventory.by_category().items():
    print(category, category.value, [p.name for p in products], sum(p.value for p in products))
print(inventory.take("F1", 10), inventory.take("T1", 4))
for sku, count in [("F1", 5), ("ZZ", 1)]:
    try:
        inventory.take(sku, count)
    except OutOfStock as error:
        print("sorry:", error, error.product)
    except KeyError as error:
        print("unknown product", error)
print(max(inventory, key=lambda p: p.value))
inventory.take("T1", 1)
