"""only and select_related."""
from tortoise import Tortoise, fields, run_async
from tortoise.functions import Count
from tortoise.models import Model


class Maker(Model):
    name = fields.CharField(max_length=20)
    boss = fields.ForeignKeyField("models.Maker", related_name="staff", null=True)


class Car(Model):
    name = fields.CharField(max_length=20)
    color = fields.CharField(max_length=20, default="red")
    maker = fields.ForeignKeyField("models.Maker", related_name="cars")
    spare = fields.ForeignKeyField("models.Maker", related_name="spares", null=True)


class Key(Model):
    code = fields.IntField()
    car = fields.OneToOneField("models.Car", related_name="key")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    top = await Maker.create(name="Top")
    low = await Maker.create(name="Low", boss=top)
    car = await Car.create(name="Z", maker=low)
    await Car.create(name="Y", maker=top, spare=low)
    await Key.create(code=5, car=car)
    for car in await Car.all().select_related("maker").order_by("id"):
        print(car.name, car.maker.name, car.maker.id, car.maker_id)
    for car in await Car.all().select_related("maker__boss", "spare").order_by("id"):
        print(car.name, car.maker.name, car.maker.boss, car.spare)
    key = await Key.get(code=5).select_related("car", "car__maker")
    print(key.car.name, key.car.maker.name)
    car = await Car.filter(key__code=5).select_related("key").first()
    print(car.name, car.key.code)
    print([(m.name, m.n, m.boss.name if m.boss else None) for m in await Maker.annotate(n=Count("cars")).select_related("boss").order_by("id")])
    part = await Car.all().only("name").order_by("id").first()
    print(part.name, part._partial, part.__dict__.get("color"))
    for name in ("color", "id", "maker_id"):
        try:
            print(getattr(part, name))
        except AttributeError as error:
            print("AttributeError", error)
    part = await Car.filter(color="red").only("id", "name").get(name="Z")
    part.name = "ZZ"
    await part.save(update_fields=["name"])
    try:
        await part.save()
    except Exception as error:
        print(type(error).__name__, error)
    try:
        await part.save(update_fields=["color"])
    except Exception as error:
        print(type(error).__name__, error)
    part = await Car.all().only("name", "maker__name").order_by("id").first()
    print(part.name, part.maker.name)
    part = await Car.all().only("maker__boss__name").order_by("id").first()
    print(part.maker.boss.name)
    print([c.name for c in await Car.all().only("name").order_by("-name")])
    print(Car.all().only("name", "maker__name").select_related("maker").sql())
    for make in (
        lambda: Car.all().only("nope"),
        lambda: Car.all().select_related("nope"),
        lambda: Car.all().select_related("maker__nope"),
        lambda: Car.all().only("nope__x"),
    ):
        try:
            print(await make())
        except Exception as error:
            print(type(error).__name__, error)


run_async(main())
