"""Statements of several tasks take turns on the one connection."""

import asyncio

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
from tortoise.transactions import in_transaction


class Box(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=10)
    near = fields.ManyToManyField("models.Box", related_name="near_to")
    inside = fields.ForeignKeyField("models.Box", related_name="content", null=True)


async def work(name, count):
    outer = await Box.create(name=name)
    for number in range(count):
        inner = await Box.create(name=f"{name}{number}", inside=outer)
        print(inner.name, inner.id)
        await inner.near.add(outer)
    return outer.id


async def careful(name):
    async with in_transaction():
        print("in", name)
        first = await Box.create(name=name)
        await first.refresh_from_db()
        print("out", name)


async def main():
    await Tortoise.init(db_url="sqlite://db.sqlite3", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    print(await asyncio.gather(work("a", 3), work("b", 1), work("c", 2)))
    await asyncio.gather(careful("x"), careful("y"), careful("z"))
    await asyncio.gather(Box.create(name="p"), careful("q"), Box.filter(name="r").first(), Box.all().count())
    task = asyncio.create_task(work("t", 1))
    print("started", await Box.filter(name="t").exists())
    print("done", await task)
    for box in await Box.filter(inside=None).order_by("id").prefetch_related("content__near", "near_to__inside", "near"):
        print(box.name, [b.name for b in box.content], [[x.name for x in b.near] for b in box.content], [b.inside.name for b in box.near_to])


run_async(main())
