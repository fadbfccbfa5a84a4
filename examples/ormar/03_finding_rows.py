# title: Finding rows
# about: Filters over related models, order, pages, counts and sums, each with the SQL it becomes.
# subject: Queries
import asyncio

import ormar
import sqlalchemy

base_ormar_config = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///orchard.db"),
    metadata=sqlalchemy.MetaData(),
)


class Orchard(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="orchards")

    id: int = ormar.Integer(primary_key=True)
    village: str = ormar.String(max_length=60)


class Tree(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="trees")

    id: int = ormar.Integer(primary_key=True)
    kind: str = ormar.String(max_length=40, index=True)
    planted: int = ormar.Integer()
    kilos: float = ormar.Float(default=0.0)
    orchard = ormar.ForeignKey(Orchard, related_name="trees")


async def main():
    async with base_ormar_config.database:
        async with base_ormar_config.database.engine.begin() as connection:
            await connection.run_sync(base_ormar_config.metadata.create_all)

        north = await Orchard.objects.create(village="Norden")
        south = await Orchard.objects.create(village="Sunde")
        for number, kind in enumerate(["apple", "pear", "apple", "plum", "quince", "apple"]):
            orchard = north if number % 2 else south
            await Tree.objects.create(kind=kind, planted=1990 + number, kilos=40.5 * number, orchard=orchard)

        old = await Tree.objects.filter(planted__lt=1993).order_by("-planted").all()
        print("old:", [(tree.kind, tree.planted) for tree in old])

        print("apples in Sunde:", await Tree.objects.filter(kind="apple", orchard__village="Sunde").count())
        print("kilos of apples:", await Tree.objects.filter(kind="apple").sum("kilos"))

        page = await Tree.objects.order_by("kind").paginate(2, page_size=2).all()
        print("second page:", [tree.kind for tree in page])
        print("a cherry?", await Tree.objects.filter(kind="cherry").exists())


asyncio.run(main())
