import asyncio
from typing import Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///orchard.db"),
    metadata=sqlalchemy.MetaData(),
)


class Grove(ormar.Model):
    ormar_config = base.copy(tablename="groves")

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=50)
    hectares: float = ormar.Float(nullable=True)


class Tree(ormar.Model):
    ormar_config = base.copy(tablename="trees")

    id: int = ormar.Integer(primary_key=True)
    kind: str = ormar.String(max_length=50, name="species")
    height: int = ormar.Integer(nullable=True)
    alive: bool = ormar.Boolean(default=True)
    grove: Optional[Grove] = ormar.ForeignKey(Grove, related_name="trees")


async def show(label, queryset):
    print(label, [tree.kind for tree in await queryset.all()])


async def fails(label, make):
    try:
        await make()
        print(label, "fine")
    except Exception as error:
        print(label, type(error).__name__, error)


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        north = await Grove.objects.create(title="North", hectares=2.5)
        south = await Grove.objects.create(title="South_west")
        await Tree.objects.create(kind="Oak", height=20, grove=north)
        await Tree.objects.create(kind="oakling", height=2, grove=north, alive=False)
        await Tree.objects.create(kind="100% Elm", height=None, grove=south)
        await Tree.objects.create(kind="a_b", height=7)

        trees = Tree.objects
        await show("exact", trees.filter(kind="Oak"))
        await show("exact word", trees.filter(kind__exact="Oak"))
        await show("iexact", trees.filter(kind__iexact="OAK"))
        await show("contains", trees.filter(kind__contains="oak"))
        await show("contains %", trees.filter(kind__contains="%"))
        await show("icontains _", trees.filter(kind__icontains="A_"))
        await show("startswith", trees.filter(kind__startswith="100"))
        await show("istartswith", trees.filter(kind__istartswith="OA"))
        await show("endswith", trees.filter(kind__endswith="_b"))
        await show("iendswith", trees.filter(kind__iendswith="LING"))
        await show("contains a number", trees.filter(kind__contains=100))
        await show("isnull", trees.filter(height__isnull=True))
        await show("is not null", trees.filter(height__isnull=False))
        await show("None", trees.filter(height=None))
        await show("in a list", trees.filter(height__in=[2, 7]))
        await show("in a tuple", trees.filter(height__in=(20,)))
        await show("in nothing", trees.filter(height__in=[]))
        await show("gt lt", trees.filter(height__gt=2, height__lt=20))
        await show("gte lte", trees.filter(height__gte=2, height__lte=7))
        await show("true", trees.filter(alive=True))
        await show("false", trees.filter(alive=False))
        await show("bool in", trees.filter(alive__in=[True, False]))
        await show("over a relation", trees.filter(grove__title="North"))
        await show("over a relation, like", trees.filter(grove__title__contains="_"))
        await show("relation by object", trees.filter(grove=north))
        await show("relation by key", trees.filter(grove=2))
        await show("relation's key", trees.filter(grove__id=1))
        await show("relation null", trees.filter(grove__isnull=True))
        await show("pk", trees.filter(pk=4))
        await show("there and back", trees.filter(grove__trees__kind="oakling"))
        await show("exclude", trees.exclude(kind="Oak"))
        await show("exclude two", trees.exclude(kind="Oak", height=20))
        await show("exclude in", trees.exclude(height__in=[2, 7]))
        await show("exclude like", trees.exclude(kind__icontains="_"))
        await show("exclude null", trees.exclude(height=None))
        await show("exclude true", trees.exclude(alive=True))
        await show("filter and exclude", trees.filter(height__gt=1).exclude(kind="a_b"))
        await show("reverse", Tree.objects.filter(grove__hectares__gt=1.5).exclude(alive=False))
        for grove in await Grove.objects.filter(trees__height__gt=5).all():
            print(grove.title, [tree.kind for tree in grove.trees])

        await fails("greater than None", lambda: trees.filter(height__gt=None).all())
        await fails("in a number", lambda: trees.filter(height__in=5).all())
        await fails("unknown", lambda: trees.filter(colour="red").all())
        await fails("unknown relation", lambda: trees.filter(owner__name="x").all())
        await fails("unknown over a relation", lambda: trees.filter(grove__colour="x").all())
        await fails("below a column", lambda: trees.filter(kind__length="x").all())
        await fails("contains an object", lambda: trees.filter(grove__contains=north).all())
        await fails("no group", lambda: trees.filter(5).all())
        await fails("pk none", lambda: trees.filter(pk=None).all())


asyncio.run(main())
