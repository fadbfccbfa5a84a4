from tortoise import Tortoise, fields
from tortoise.models import Model
from uuid import UUID
import asyncio


class Band(Model):
    name = fields.CharField(max_length=20, primary_key=True)


class Musician(Model):
    uid = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=20)
    bands = fields.ManyToManyField("models.Band", related_name="members", through="plays_in")
    idols = fields.ManyToManyField("models.Musician", related_name="fans", through="idolises")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    fog = await Band.create(name="Fog")
    ria = await Musician.create(uid=UUID(int=1), name="Ria")
    await Musician.create(uid=UUID(int=2), name="Sol")
    await ria.bands.add(fog)
    print(await ria.bands.all().count())
    await Tortoise.close_connections()


asyncio.run(main())
