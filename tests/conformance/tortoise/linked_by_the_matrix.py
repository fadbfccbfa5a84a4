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
    band_fog = await Band.get(name="Fog")
    sol = await Musician.get(uid=UUID("00000000-0000-0000-0000-000000000002"))
    await band_fog.members.add(sol)

    musician_ria = await Musician.get(uid=UUID("00000000-0000-0000-0000-000000000001"))
    band_fog_2 = await Band.get(name="Fog")
    await musician_ria.bands.remove(band_fog_2)

    musician_sol = await Musician.get(uid=UUID("00000000-0000-0000-0000-000000000002"))
    musician_ria_2 = await Musician.get(uid=UUID("00000000-0000-0000-0000-000000000001"))
    await musician_sol.fans.add(musician_ria_2)

    musician_sol_2 = await Musician.get(uid=UUID("00000000-0000-0000-0000-000000000002"))
    await musician_sol_2.idols.add(musician_sol_2)

    await Tortoise.close_connections()


asyncio.run(main())
