"""bulk_create, bulk_update, get_or_create, update_or_create, in_bulk."""
from uuid import UUID

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Coin(Model):
    name = fields.CharField(max_length=20, unique=True)
    worth = fields.IntField(default=1)
    year = fields.IntField(null=True)


class Stamp(Model):
    id = fields.UUIDField(primary_key=True)
    price = fields.DecimalField(max_digits=5, decimal_places=2, default=1)


async def coins():
    return await Coin.all().order_by("id").values_list("id", "name", "worth", "year")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    made = [Coin(name=f"c{n}") for n in range(3)]
    print(await Coin.bulk_create(made), made[0].pk, made[0]._saved_in_db)
    await Coin.bulk_create([Coin(id=10, name="ten"), Coin(name="eleven"), Coin(id=12, name="twelve", worth=5)])
    await Coin.bulk_create([Coin(name=f"b{n}") for n in range(5)], batch_size=2)
    print(await coins())
    await Coin.bulk_create([Coin(name="c0", worth=100), Coin(name="new")], ignore_conflicts=True)
    await Coin.bulk_create([Coin(name="c1", worth=50), Coin(name="newer", worth=2)], update_fields=["worth"], on_conflict=["name"])
    print(await Coin.filter(name__in=["c0", "c1", "new", "newer"]).order_by("id").values_list("name", "worth"))
    await Stamp.bulk_create([Stamp(id=UUID(int=n), price="2.50") for n in range(2)])
    print(await Stamp.all().order_by("id").values_list("id", "price"))
    some = await Coin.filter(name__startswith="c").order_by("id")
    for coin in some:
        coin.worth += 1
        coin.year = 1900 + coin.id
    print(await Coin.bulk_update(some, fields=["worth", "year"]))
    print(await Coin.bulk_update(some, fields=["worth"], batch_size=2))
    stamps = await Stamp.all().order_by("id")
    stamps[0].price = "9.99"
    print(await Stamp.bulk_update(stamps, ["price"]))
    print(await coins())
    print(await Coin.in_bulk([1, 2], "id"), sorted(await Coin.in_bulk(["c0", "zz"], field_name="name")))
    coin, created = await Coin.get_or_create(name="c0")
    print(coin.worth, created)
    coin, created = await Coin.get_or_create(name="dime", defaults={"worth": 10})
    print(coin.worth, coin.id, created)
    coin, created = await Coin.get_or_create(defaults={"worth": 11}, name="dime")
    print(coin.worth, created)
    coin, created = await Coin.update_or_create(name="dime", defaults={"worth": 12})
    print(coin.worth, created)
    coin, created = await Coin.update_or_create(defaults={"year": 7}, name="nickel", worth=5)
    print(coin.name, coin.worth, coin.year, created)
    print(Coin.bulk_create([Coin(name="q")]).sql(), Coin.bulk_create([Coin(id=1, name="q")]).sql())
    print(Coin.bulk_update(some, ["worth"]).sql())
    for make in (
        lambda: Coin.bulk_create([Coin(name="ok"), Coin(name="c0")]),
        lambda: Coin.bulk_update([Coin(name="q")], ["worth"]),
        lambda: Coin.bulk_create([], ignore_conflicts=True, update_fields=["worth"]),
        lambda: Coin.bulk_create([], update_fields=["worth"]),
        lambda: Coin.bulk_create([Coin(name="z")], batch_size=0),
        lambda: Coin.get_or_create(name="m", defaults={"name": "n"}),
        lambda: Coin.get_or_create(worth=999, defaults={"name": "c0"}),
        lambda: Coin.get_or_create(worth=1),
        lambda: Coin.bulk_create([Coin(name="x" * 30)]),
    ):
        try:
            print(await make())
        except Exception as error:
            print(type(error).__name__, error)
    print(await Coin.filter(name="ok").exists(), await Coin.bulk_create([]))


run_async(main())
