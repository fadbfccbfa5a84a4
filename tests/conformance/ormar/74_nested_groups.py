import asyncio
from typing import Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///farm.db"),
    metadata=sqlalchemy.MetaData(),
)


class Barn(ormar.Model):
    ormar_config = base.copy(tablename="barns")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)


class Goat(ormar.Model):
    ormar_config = base.copy(tablename="goats")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)
    age: int = ormar.Integer()
    barn: Optional[Barn] = ormar.ForeignKey(Barn, related_name="goats")


async def show(label, queryset):
    print(label, [goat.name for goat in await queryset.all()])


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        red, blue = await Barn.objects.create(name="red"), await Barn.objects.create(name="blue")
        for number, name in enumerate(["Ada", "Bea", "Cleo", "Dot", "Eve"]):
            await Goat.objects.create(name=name, age=number, barn=[red, blue, None][number % 3])
        goats = Goat.objects
        await show("or in or", goats.filter((Goat.name == "Ada") | ((Goat.age == 3) | (Goat.age == 4))))
        await show("or in or, first", goats.filter(((Goat.name == "Ada") | (Goat.age == 3)) | (Goat.age == 4)))
        await show("and in and", goats.filter((Goat.age > 0) & ((Goat.age < 4) & (Goat.age < 3))))
        await show("or in and", goats.filter((Goat.age > 0) & ((Goat.age < 2) | (Goat.name == "Eve"))))
        await show("and group beside a lookup", goats.filter(ormar.and_(age__gt=0, age__lt=4), name__contains="e"))
        await show("and group, then a filter", goats.filter(ormar.and_(age__gt=0, age__lt=4)).filter(name__contains="e"))
        await show("two and groups", goats.filter(ormar.and_(age__gt=0, age__lt=4), ormar.and_(age=1, name="Bea")))
        await show("or group, then a filter", goats.filter(ormar.or_(age=0, name="Eve")).filter(age__lt=4))
        await show("and group, then exclude", goats.filter(ormar.and_(age__gt=0, age__lt=4)).exclude(name="Dot"))
        await show("lookups, then exclude", goats.filter(age__gt=0, age__lt=4).exclude(name="Dot"))
        await show("words and operators", goats.filter(ormar.or_(ormar.or_(age=0, name="Eve"), ormar.and_(age=1), age=2)))
        await show("and of ands", goats.filter(ormar.and_(ormar.and_(age__gt=0), ormar.and_(age__lt=4, name="Dot"))))
        await show("not in and", goats.filter(ormar.and_(~ormar.and_(age=1, name="Bea"), ormar.and_(age__gt=0, age__lt=3))))
        await show("excluded or in or", goats.exclude((Goat.name == "Ada") | ((Goat.age == 3) | (Goat.age == 4))))
        await show("joined", goats.filter(ormar.or_(ormar.or_(barn__name="red", age=4), barn__name="blue")).limit(2))
        print(await goats.filter(ormar.and_(age__gt=0, age__lt=4), barn__name="blue").count())


asyncio.run(main())
