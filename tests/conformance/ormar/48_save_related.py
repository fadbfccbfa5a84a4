import asyncio

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///farm.db"),
    metadata=sqlalchemy.MetaData(),
)

class Farm(ormar.Model):
    ormar_config = base.copy(tablename="farms")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Seed(ormar.Model):
    ormar_config = base.copy(tablename="seeds")

    id: int = ormar.Integer(primary_key=True)
    kind: str = ormar.String(max_length=40)


class Sowing(ormar.Model):
    ormar_config = base.copy(tablename="sowings")

    id: int = ormar.Integer(primary_key=True)
    rows: int = ormar.Integer(default=4)


class Field(ormar.Model):
    ormar_config = base.copy(tablename="fields")

    id: int = ormar.Integer(primary_key=True)
    size: int = ormar.Integer()
    farm = ormar.ForeignKey(Farm, related_name="fields")
    seeds = ormar.ManyToMany(Seed, through=Sowing, related_name="fields")


class Fence(ormar.Model):
    ormar_config = base.copy(tablename="fences")

    id: int = ormar.Integer(primary_key=True)
    colour: str = ormar.String(max_length=10)
    field = ormar.ForeignKey(Field, related_name="fences")


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        farm = Farm(name="North", fields=[{"size": 3, "fences": [{"colour": "red"}, {"colour": "blue"}]}, {"size": 5}])
        print(farm.saved, [f.saved for f in farm.fields])
        print(await farm.save_related(follow=True), farm.saved, [f.saved for f in farm.fields], [x.colour for x in farm.fields[0].fences])
        print(await farm.save_related(follow=True), await farm.save_related(follow=True, save_all=True), await farm.save_related(save_all=True))
        farm.fields[0].size = 8
        farm.fields[0].fences[1].colour = "green"
        print(farm.fields[0].saved, await farm.save_related(), farm.fields[0].fences[1].saved, await farm.save_related(follow=True))
        fence = Fence(colour="white", field={"size": 1, "farm": {"name": "South"}})
        print(await fence.save_related(), fence.pk, fence.field.pk, fence.field.farm.pk)
        print(await fence.save_related(follow=True), fence.field.farm.pk, fence.field.farm.saved)
        fence.field.farm.name = "Far south"
        fence.field.size = 2
        print(await fence.save_related(follow=True, exclude={"field"}), await fence.save_related(follow=True, exclude={"field__farm"}), fence.field.saved, fence.field.farm.saved)
        print(await fence.save_related(follow=True, exclude={"field": {"farm"}}), await fence.save_related(follow=True))
        field = Field(size=20, seeds=[{"kind": "oat"}, {"kind": "rye"}])
        print(await field.save_related(), field.pk, [s.pk for s in field.seeds], await Sowing.objects.count())
        loaded = await Field.objects.select_related("seeds").get(size=20)
        print([(s.kind, s.sowing.rows) for s in loaded.seeds])
        loaded.seeds[0].sowing.rows = 9
        loaded.seeds[0].kind = "spelt"
        print(await loaded.save_related(), await Sowing.objects.order_by("id").values_list("rows", flatten=True))
        print(await Farm.objects.order_by("id").values(), await Field.objects.order_by("id").values(["id", "size", "farm"]))
        print(await Fence.objects.order_by("id").values())
        only = Fence(colour="key", field=1)
        print(await only.save_related(follow=True), only.field.pk, only.saved)

asyncio.run(main())
