import asyncio
from typing import List, Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///market.db"),
    metadata=sqlalchemy.MetaData(),
)


class Farm(ormar.Model):
    ormar_config = base.copy(tablename="farms")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    country: str = ormar.String(max_length=2, default="no")
    size: int = ormar.Integer(nullable=True)


class Tag(ormar.Model):
    ormar_config = base.copy(tablename="tags")

    id: int = ormar.Integer(primary_key=True)
    word: str = ormar.String(max_length=20)
    weight: int = ormar.Integer(default=1)


class Crop(ormar.Model):
    ormar_config = base.copy(tablename="crops")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    price: float = ormar.Float(nullable=True)
    note: str = ormar.Text(nullable=True)
    farm: Optional[Farm] = ormar.ForeignKey(Farm, related_name="crops")
    tags: Optional[List[Tag]] = ormar.ManyToMany(Tag, related_name="crops")


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        hill = await Farm.objects.create(name="Hill", size=3)
        kale = await Crop.objects.create(name="Kale", price=2.5, note="green", farm=hill)
        leek = await Crop.objects.create(name="Leek", price=1.0, farm=hill)
        fresh, cheap = await Tag.objects.create(word="fresh"), await Tag.objects.create(word="cheap", weight=3)
        await kale.tags.add(fresh)
        await leek.tags.add(fresh)
        await leek.tags.add(cheap)

        def shown(crop):
            return crop.id, crop.name, crop.price, crop.note

        crops = Crop.objects.order_by("id")
        print([shown(crop) for crop in await crops.fields(["id", "name"]).all()])
        print([shown(crop) for crop in await crops.fields("name").all()])
        print([shown(crop) for crop in await crops.fields({"name", "price"}).all()])
        print([shown(crop) for crop in await crops.exclude_fields(["note", "price"]).all()])
        print([shown(crop) for crop in await crops.exclude_fields("price").limit(1).all()])
        print([shown(crop) for crop in await crops.fields(["name"]).fields(["note"]).all()])
        print([shown(crop) for crop in await crops.fields(["name", "note"]).exclude_fields("note").all()])

        joined = crops.select_related("farm")
        crop = await joined.fields(["name", "farm__name"]).first()
        print(shown(crop), crop.farm.id, crop.farm.name, crop.farm.country, crop.farm.size)
        crop = await joined.fields({"name": ..., "farm": {"country"}}).first()
        print(shown(crop), crop.farm.id, crop.farm.name, crop.farm.country)
        crop = await joined.fields({"name": ..., "farm": {"country": ..., "size": ...}}).first()
        print(shown(crop), crop.farm.name, crop.farm.country, crop.farm.size)
        crop = await joined.exclude_fields(["price", "farm__size", "farm__country"]).first()
        print(shown(crop), crop.farm.name, crop.farm.country, crop.farm.size)
        crop = await joined.exclude_fields({"farm": {"name"}, "note": ...}).first()
        print(shown(crop), crop.farm.name, crop.farm.country)
        crop = await joined.exclude_fields("farm").first()
        print(shown(crop), crop.farm)

        crop = await crops.select_related("tags").fields(["name", "tags__word"]).filter(name="Leek").get()
        print(shown(crop), [(tag.id, tag.word, tag.weight) for tag in crop.tags])
        crop = await crops.select_related("tags").exclude_fields(["tags__weight"]).filter(name="Leek").get()
        print([(tag.id, tag.word, tag.weight) for tag in crop.tags])
        farm = await Farm.objects.select_related("crops__tags").fields(
            {"name": ..., "crops": {"name": ..., "tags": {"word": ...}}}
        ).get()
        print(farm.name, farm.size, [(crop.name, crop.price, [tag.word for tag in crop.tags]) for crop in farm.crops])
        farm = await Farm.objects.prefetch_related("crops").exclude_fields("crops__note").get()
        print([shown(crop) for crop in farm.crops])
        farm = await Farm.objects.prefetch_related("crops__tags").exclude_fields(["crops__tags__weight", "size"]).get()
        print(farm.size, [[(tag.word, tag.weight) for tag in crop.tags] for crop in farm.crops])
        try:
            await Crop.objects.fields(["id", "nope__name"]).all()
        except Exception as error:
            print(type(error).__name__, error)


asyncio.run(main())
