# title: A foreign key
# about: Rivers and bridges: the key's other end is there by itself, and a join loads both.
# subject: One to many
import asyncio

import ormar
import sqlalchemy

base_ormar_config = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///rivers.db"),
    metadata=sqlalchemy.MetaData(),
)


class River(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="rivers")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=60, unique=True)
    kilometres: int = ormar.Integer(default=0)


class Bridge(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="bridges")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=60)
    river = ormar.ForeignKey(River, related_name="bridges", nullable=False)


async def main():
    async with base_ormar_config.database:
        async with base_ormar_config.database.engine.begin() as connection:
            await connection.run_sync(base_ormar_config.metadata.create_all)

        rhine = await River.objects.create(name="Rhine", kilometres=1233)
        aare = await River.objects.create(name="Aare", kilometres=288)
        await Bridge.objects.create(name="Middle Bridge", river=rhine)
        await Bridge.objects.create(name="Chain Bridge", river=rhine)
        await aare.bridges.create(name="Kirchenfeld Bridge")

        for river in await River.objects.select_related("bridges").order_by("name").all():
            print(river.name, [bridge.name for bridge in river.bridges])

        long_ones = await Bridge.objects.filter(river__kilometres__gt=500).order_by("name").all()
        print("over long rivers:", [bridge.name for bridge in long_ones])


asyncio.run(main())
