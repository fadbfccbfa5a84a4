"""F and arithmetic, in filters, annotations and updates."""
from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import FieldError
from tortoise.expressions import F, Value
from tortoise.functions import Lower, Upper
from tortoise.models import Model


class Shop(Model):
    name = fields.CharField(max_length=20)


class Item(Model):
    title = fields.CharField(max_length=20)
    stock = fields.IntField(default=0)
    sold = fields.IntField(default=0, source_field="sold_count")
    price = fields.FloatField(default=1.5)
    cost = fields.DecimalField(max_digits=6, decimal_places=2, default=1)
    shop = fields.ForeignKeyField("models.Shop", related_name="items", null=True)
    data = fields.JSONField(null=True)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    shop = await Shop.create(name="cup")
    await Item.create(title="cup", stock=5, sold=5, price=2.5, cost="1.25", shop=shop, data={"a": {"b": 3}, "l": [7, 8]})
    await Item.create(title="pot", stock=3, sold=9, price=10.0, cost="4.00")
    print(await Item.filter(stock=F("sold")).values_list("title", flat=True))
    print(await Item.filter(stock__lt=F("sold")).values_list("title", flat=True))
    print(await Item.filter(sold__gte=F("stock") + 6).values_list("title", flat=True))
    print(await Item.filter(shop__name=F("title")).values_list("title", flat=True))
    print(await Item.annotate(left=F("stock") - F("sold")).order_by("left").values_list("title", "left"))
    print(await Item.annotate(x=2 * F("stock"), y=F("stock") * (F("sold") - 1), z=10 - F("stock"), w=-F("stock")).order_by("id").values("x", "y", "z", "w"))
    print(await Item.annotate(x=F("stock") / 2, y=1 / F("price"), z=F("stock") - (F("sold") - F("stock"))).order_by("id").values("x", "y", "z"))
    print(Item.annotate(p=F("stock") ** 2, q=F("stock") % 3, r=2 ** F("stock")).sql())
    print(await Item.annotate(up=Upper(F("title"))).filter(up="CUP").values_list("up", flat=True))
    print(await Item.annotate(left=F("stock") - F("sold")).filter(left__lt=0).values("title", "left"))
    print(await Item.annotate(double=F("cost") * 2).order_by("id").values_list("double", flat=True))
    print(await Item.annotate(a=F("data__a__b"), l=F("data__l__1")).order_by("id").values_list("a", "l"))
    print(await Item.filter(data__isnull=False).values_list("data", flat=True))
    print(await Item.all().update(stock=F("stock") + 1, price=F("price") * 2))
    print(await Item.filter(title="pot").update(sold=F("sold") - F("stock")))
    print(await Item.all().order_by("id").values_list("stock", "sold", "price"))
    print(await Item.filter(id=1).update(title=Lower("title"), shop=shop, data={"n": None}, cost="7.5"))
    print(await Item.get(id=1).values("title", "shop_id", "data", "cost"))
    print(await Item.annotate(v=Value("word"), n=Value(3)).order_by("id").first().values("title", "v", "n"))
    one = await Item.get(id=2)
    one.stock = F("stock") + 10
    await one.save(update_fields=["stock"])
    await one.refresh_from_db(fields=["stock"])
    print(one.stock)
    for bad in (Item.filter(stock=F("nope")), Item.annotate(x=F("stock") + F("title")), Item.annotate(x=F("shop"))):
        try:
            print(await bad.values_list("id"))
        except FieldError as error:
            print("FieldError", error)
    for bad in ({"nope": 1}, {"id": 3}, {"shop_id": 1, "items": 2}):
        try:
            print(await Item.filter(id=1).update(**bad))
        except Exception as error:
            print(type(error).__name__, error)
    try:
        (F("stock") + 1) * 2
    except TypeError as error:
        print(error)
    print(repr(F("stock").name), type(F("a") + 1).__name__)


run_async(main())
