import asyncio
from typing import Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///garage.db"),
    metadata=sqlalchemy.MetaData(),
)
ticks = iter(range(100))


class Owner(ormar.Model):
    ormar_config = base.copy(tablename="owners")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Car(ormar.Model):
    ormar_config = base.copy(tablename="cars")

    id: int = ormar.Integer(primary_key=True, name="car_id")
    plate: str = ormar.String(max_length=10, unique=True, name="plate_no")
    colour: str = ormar.String(max_length=10, default="white")
    doors: int = ormar.Integer(server_default="4")
    changes: int = ormar.Integer(default=0, on_update=lambda: next(ticks))
    owner: Optional[Owner] = ormar.ForeignKey(Owner, related_name="cars")


class Garage(ormar.Model):
    ormar_config = base.copy(tablename="garages")

    code: str = ormar.String(max_length=5, primary_key=True)
    owner: Owner = ormar.ForeignKey(Owner, nullable=False)


async def fails(make):
    try:
        await make()
    except Exception as error:
        print(type(error).__name__, str(error).split("\n")[0])


def shown(car):
    return car.pk, car.plate, car.colour, car.doors, car.changes, car.saved, car.owner and car.owner.pk


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        ann = Owner(name="Ann")
        print(ann.saved, ann.pk)
        print(await ann.save() is ann, ann.saved, ann.pk)
        car = Car(plate="A1", owner=ann)
        print(shown(car))
        await car.save()
        print(shown(car))
        car.colour = "red"
        print(car.saved)
        await car.update()
        print(shown(car))
        await car.update(colour="blue", doors=5)
        print(shown(car))
        await car.update(_columns=["colour"], colour="green", doors=2)
        print(shown(car), (await Car.objects.get(plate="A1")).doors)
        await car.load()
        print(shown(car))
        await Car.objects.filter(plate="A1").update(colour="black")
        print(car.colour, (await car.load()).colour)
        other = await Car(plate="B2").upsert()
        print(shown(other))
        other.colour = "pink"
        print(shown(await other.upsert(doors=3)))
        print(await other.delete(), other.saved, other.pk)
        await fails(other.load)
        await fails(lambda: Car(plate="C3").update(doors=1))
        await fails(lambda: Car(plate="A1").save())
        await fails(lambda: Car(plate="D4", owner=77).save())
        print(await Car.objects.count())
        garage = await Garage(code="g1", owner=ann).save()
        print(garage.pk, garage.saved, garage.owner.name)
        await fails(lambda: Garage(code="g1", owner=ann).save())
        await fails(lambda: Garage(code="g2", owner=Owner(name="new")).save())
        print(await garage.delete())
        loaded = await Owner.objects.get(pk=ann.pk)
        print(loaded.name, len(loaded.cars), loaded == ann)
        await loaded.load_all()
        print([car.plate for car in loaded.cars])
        await Car(plate="E5", owner=ann).save()
        await loaded.load_all(follow=True, order_by="-cars__plate")
        print([car.plate for car in loaded.cars])
        await loaded.load_all(exclude={"cars": {"colour"}})
        print([(car.plate, car.colour) for car in loaded.cars])
        print(await Owner.objects.get_or_create(name="Ann"), await Owner.objects.get_or_create(name="Bea"))
        print(await Car.objects.get_or_create(plate="F6", _defaults={"colour": "gold"}))
        await fails(lambda: Car.objects.get_or_create(plate="A1", colour="none"))
        print(shown(await Car.objects.update_or_create(plate="G7")))
        print(shown(await Car.objects.update_or_create(pk=car.pk, plate="H8")))
        print(shown(await Car.objects.update_or_create(id=40, plate="I9")))


asyncio.run(main())
