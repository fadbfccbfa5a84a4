import asyncio
from typing import Optional

import ormar
import sqlalchemy
from ormar.exceptions import AsyncOrmException, MultipleMatches, NoMatch, QueryDefinitionError
from ormar.queryset.queryset import QuerySet

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///zoo.db"),
    metadata=sqlalchemy.MetaData(),
)


class Keeping(QuerySet):
    async def get_or_empty(self, **lookups):
        found = await self.get_or_none(**lookups)
        return "nobody" if found is None else found.name

    def heavy(self, weight):
        return self.filter(weight__gte=weight)


class Cage(ormar.Model):
    ormar_config = base.copy(tablename="cages")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)


class Animal(ormar.Model):
    ormar_config = base.copy(tablename="animals", queryset_class=Keeping)

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)
    weight: float = ormar.Float(nullable=True)
    legs: int = ormar.Integer(default=4)
    cage: Optional[Cage] = ormar.ForeignKey(Cage, related_name="animals")


async def fails(make):
    try:
        print(await make())
    except AsyncOrmException as error:
        print(type(error).__name__, repr(str(error)))
    except Exception as error:
        print("other", type(error).__name__, error)


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        await fails(Animal.objects.get)
        await fails(Animal.objects.first)
        await fails(Animal.objects.last)
        print(await Animal.objects.all(), await Animal.objects.count(), await Animal.objects.exists())
        print(await Animal.objects.max("weight"), await Animal.objects.sum("weight"), await Animal.objects.avg("legs"))
        big, small = await Cage.objects.create(name="big"), await Cage.objects.create(name="small")
        for name, weight, legs, cage in [
            ("Lion", 190.5, 4, big), ("Lynx", 20.25, 4, big), ("Heron", 2.0, 2, small), ("Eel", None, 0, None)
        ]:
            await Animal.objects.create(name=name, weight=weight, legs=legs, cage=cage)
        await fails(lambda: Animal.objects.get(name="Ox"))
        await fails(lambda: Animal.objects.get(legs=4))
        await fails(lambda: Animal.objects.first(name="Ox"))
        print((await Animal.objects.get()).name, (await Animal.objects.order_by("name").get()).name)
        print((await Animal.objects.exclude(name="Eel").get()).name, (await Animal.objects.filter(legs=2).get()).name)
        print((await Animal.objects.get(cage__name="small")).name, await Animal.objects.get_or_none(name="Ox"))
        print(await Animal.objects.get_or_empty(name="Ox"), await Animal.objects.heavy(10).get_or_empty(name="Lynx"))
        print([animal.name for animal in await Animal.objects.heavy(10).filter(legs=4).all()])
        animals = Animal.objects
        print(await animals.count(), await animals.filter(legs=4).count(), await animals.exclude(legs=4).count())
        print(await Cage.objects.select_related("animals").count(), await Cage.objects.filter(animals__legs=4).count())
        print(await Cage.objects.filter(animals__legs=4).count(distinct=False), await animals.limit(3).count())
        print(await animals.filter(name="Ox").exists(), await animals.filter(cage__name="big").exists())
        print(await animals.max("weight"), await animals.min("weight"), await animals.sum("legs"), await animals.avg("legs"))
        print(await animals.max(["weight", "legs"]), await animals.min("name"))
        print(await animals.sum(["weight", "legs"]), await animals.filter(legs=4).avg("weight"))
        print(await Cage.objects.select_related("animals").max("animals__weight"))
        print(await Cage.objects.select_related("animals").sum(["animals__legs", "id"]))
        print(await Cage.objects.filter(animals__legs__gt=1).avg(["animals__weight"]))
        await fails(lambda: animals.sum("name"))
        await fails(lambda: animals.avg(["legs", "cage"]))
        await fails(lambda: animals.max("colour"))
        await fails(lambda: animals.sum("colour"))
        await fails(lambda: animals.max("cage__colour"))
        await fails(lambda: animals.max())
        await fails(lambda: animals.limit("x").all())
        await fails(lambda: animals.get(MultipleMatches))
        for error in (NoMatch, MultipleMatches, QueryDefinitionError):
            print(error.__mro__[1].__name__, error.__module__)
        print(animals.model.__name__, type(animals).__name__, type(Cage.objects).__name__)


asyncio.run(main())
