import asyncio
from typing import List, Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///kitchen.db"),
    metadata=sqlalchemy.MetaData(),
)


class Spice(ormar.Model):
    ormar_config = base.copy(tablename="spices")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)


class Pinch(ormar.Model):
    ormar_config = base.copy(tablename="pinches", order_by=["-grams"])

    id: int = ormar.Integer(primary_key=True)
    grams: int = ormar.Integer(default=1)
    note: str = ormar.String(max_length=20, nullable=True)


class Dish(ormar.Model):
    ormar_config = base.copy(tablename="dishes")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)
    spices: Optional[List[Spice]] = ormar.ManyToMany(Spice, through=Pinch, related_name="dishes")


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        salt, mint, dill = [await Spice.objects.create(name=name) for name in ("salt", "mint", "dill")]
        soup, stew = await Dish.objects.create(name="soup"), await Dish.objects.create(name="stew")
        await soup.spices.add(salt, grams=5, note="sea")
        await soup.spices.add(mint, grams=2)
        await stew.spices.add(salt, grams=9)
        await stew.spices.add(dill)

        def pinches(dish):
            return dish.name, [(spice.name, spice.pinch.grams, spice.pinch.note) for spice in dish.spices]

        for dish in await Dish.objects.select_related("spices").order_by("id").all():
            print(pinches(dish))
        for dish in await Dish.objects.select_related("spices").order_by("-spices__name").all():
            print(pinches(dish))
        for dish in await Dish.objects.select_related("spices").order_by(["name", "pinch__grams"]).all():
            print(pinches(dish))
        for dish in await Dish.objects.select_related("spices").order_by(["name", "-pinch__grams"]).all():
            print(pinches(dish))
        for dish in await Dish.objects.select_related("spices").filter(pinch__grams__gt=4).all():
            print(pinches(dish))
        for dish in await Dish.objects.select_related("spices").filter(spices__name="salt", pinch__grams=9).all():
            print(pinches(dish))
        for dish in await Dish.objects.select_related("spices").filter(ormar.or_(pinch__grams=9, pinch__note="sea")).all():
            print(pinches(dish))
        for dish in await Dish.objects.prefetch_related("spices").all():
            print(dish.name, [(spice.name, spice.pinch) for spice in dish.spices])
        for spice in await Spice.objects.select_related("dishes").order_by("id").all():
            print(spice.name, [(dish.name, dish.pinch.grams) for dish in spice.dishes])
        for spice in await Spice.objects.select_related("dishes").filter(pinch__note__isnull=False).all():
            print(spice.name, [dish.name for dish in spice.dishes])
        for spice in await Spice.objects.select_related("dishes__spices").filter(name="mint").all():
            print(spice.name, [[(other.name, other.pinch and other.pinch.grams) for other in dish.spices] for dish in spice.dishes])
        dish = await Dish.objects.select_related("spices").exclude_fields("pinch__note").get(name="soup")
        print(pinches(dish))
        dish = await Dish.objects.select_related("spices").fields(["name", "spices__name", "pinch__grams"]).get(name="soup")
        print(pinches(dish))
        print(await Dish.objects.select_related("spices").values(["name", "pinch__grams", "spices__name"]))
        print(await Pinch.objects.count(), await Pinch.objects.sum("grams"))
        print([(pinch.grams, pinch.dish.pk, pinch.spice.pk) for pinch in await Pinch.objects.all()])
        for pinch in await Pinch.objects.select_related(["dish", "spice"]).filter(dish__name="stew").all():
            print(pinch.dish.name, pinch.spice.name, pinch.grams)
        print([spice.name for spice in await soup.spices.order_by("name").all()])
        print([(spice.name, spice.pinch.grams) for spice in await soup.spices.filter(pinch__grams__gte=5).all()])
        print([(spice.name, spice.pinch.grams) for spice in await soup.spices.order_by("pinch__grams").all()])


asyncio.run(main())
