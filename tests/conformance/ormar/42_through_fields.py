import asyncio

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///photos.db"),
    metadata=sqlalchemy.MetaData(),
)

class Tag(ormar.Model):
    ormar_config = base.copy(tablename="tags")

    id: int = ormar.Integer(primary_key=True)
    word: str = ormar.String(max_length=40)


class Tagging(ormar.Model):
    ormar_config = base.copy(tablename="taggings")

    id: int = ormar.Integer(primary_key=True)
    sort_order: int = ormar.Integer(default=0)
    by: str = ormar.String(max_length=20, nullable=True)


class Photo(ormar.Model):
    ormar_config = base.copy(tablename="photos")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    tags = ormar.ManyToMany(Tag, through=Tagging, related_name="photos")


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        sea = await Photo.objects.create(name="sea")
        hill = await Photo.objects.create(name="hill")
        blue = await Tag.objects.create(word="blue")
        wide = await Tag.objects.create(word="wide")
        await sea.tags.add(blue, sort_order=2, by="ann")
        await sea.tags.add(wide, sort_order=1)
        await blue.photos.add(hill, by="bob")
        print([t.word for t in sea.tags], [p.name for p in blue.photos], sea.tags[0].tagging, blue.tagging)
        loaded = await Photo.objects.select_related("tags").order_by("name").all()
        for photo in loaded:
            print(photo.name, [(t.word, t.tagging.sort_order, t.tagging.by, t.tagging.pk) for t in photo.tags], photo.tagging)
        sea = loaded[1]
        print([t.word for t in await sea.tags.order_by("tagging__sort_order").all()], sea.tags[0].tagging.sort_order)
        print([t.word for t in await sea.tags.order_by("-tagging__sort_order").all()])
        print([t.word for t in await sea.tags.filter(tagging__by="ann").all()], len(sea.tags))
        print(await sea.tags.filter(word="wide").update(tagging={"sort_order": 8, "by": "cid"}))
        print([(t.word, t.tagging.sort_order, t.tagging.by) for t in await sea.tags.order_by("word").all()])
        link = await Tagging.objects.get(tag=wide.pk, photo=sea.pk)
        print(link.sort_order, link.tag.pk, link.photo.pk, link.by)
        await link.update(by="dan")
        through = (await sea.tags.get(word="wide")).tagging
        print(through.by, through.saved, through.pk == link.pk)
        await through.update(sort_order=70)
        print(await sea.tags.get_or_none(word="wide"), await Tagging.objects.filter(sort_order=70).values())
        await sea.tags.add(wide, sort_order=3)
        made = await sea.tags.create(word="deep", tagging={"sort_order": 5})
        print(made.word, made.tagging, (await sea.tags.get(word="deep")).tagging.sort_order)
        photo = await Photo.objects.prefetch_related("tags").get(name="sea")
        print(sorted((t.word, t.tagging and t.tagging.sort_order) for t in photo.tags))
        tag = await Tag.objects.select_related("photos").get(word="blue")
        print([(p.name, p.tagging.by) for p in tag.photos])
        print([p.name for p in await Photo.objects.filter(tagging__sort_order__gt=60).all()])
        print([p.name for p in await Photo.objects.filter(tags__word="blue").order_by("name").all()])
        await sea.tags.all()
        await sea.tags.remove(wide)
        print(await Tagging.objects.count(), sorted(t.word for t in sea.tags))
        print(await Tagging.objects.order_by("id").values())
        try:
            await sea.tags.add(wide, colour="red")
        except Exception as error:
            print(type(error).__name__, error)
        try:
            await sea.tags.add(Tag(word="unsaved"))
        except Exception as error:
            print(type(error).__name__, error)

asyncio.run(main())
