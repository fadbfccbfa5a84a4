import asyncio
import json

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


def show(*dumps):
    print(*(json.dumps(dump, sort_keys=True) for dump in dumps))


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        farm = await Farm.objects.create(name="North")
        big = await Field.objects.create(size=9, farm=farm)
        small = await Field.objects.create(size=2, farm=farm)
        oat = await Seed.objects.create(kind="oat")
        await big.seeds.add(oat, rows=7)
        await Fence.objects.create(colour="red", field=big)
        show(farm.model_dump())
        show(big.model_dump())
        loaded = await Farm.objects.select_related(["fields__seeds", "fields__fences"]).order_by("fields__size").get()
        show(loaded.model_dump())
        show(loaded.model_dump(exclude_through_models=True))
        show(loaded.model_dump(exclude_primary_keys=True))
        show(loaded.model_dump(exclude={"fields"}), loaded.model_dump(exclude={"id", "fields__seeds"}))
        show(loaded.model_dump(exclude={"fields": {"id": ..., "fences": ..., "seeds": {"id", "sowing"}}}))
        show(loaded.model_dump(include={"name"}), loaded.model_dump(include={"name": ..., "fields": {"size"}}))
        show(loaded.model_dump(include={"fields__fences__colour", "fields__size"}))
        show(loaded.model_dump(exclude_list=True), loaded.fields[1].model_dump(exclude_list=True))
        show(loaded.fields[0].model_dump(exclude_none=True), loaded.fields[0].model_dump(exclude_unset=True))
        show(loaded.fields[1].seeds[0].model_dump())
        show(loaded.dict(exclude={"fields": ...}))
        print(loaded.fields[0].json(exclude={"farm", "seeds"}), loaded.fields[0].json(include={"size"}))
        print(loaded.model_dump_json(exclude={"fields": {"seeds"}}), loaded.fields[1].model_dump_json(exclude={"farm", "seeds"}, exclude_list=True))
        fence = await Fence.objects.get()
        show(fence.model_dump(), fence.field.model_dump(), fence.model_dump(exclude={"field"}))
        show(Fence(colour="new").model_dump(), Fence(colour="new", field=3).model_dump(), Field(size=1, farm={"name": "x"}).model_dump())
        show(Fence(colour="new").model_dump(exclude_defaults=True), Farm(name="f", fields=[{"size": 1}]).model_dump())

asyncio.run(main())
