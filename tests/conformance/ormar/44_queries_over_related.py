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
        for number, word in enumerate(["blue", "wide", "deep", "cold"]):
            await sea.tags.create(word=word, tagging={"sort_order": number})
        await hill.tags.add(await Tag.objects.get(word="wide"))
        print([t.word for t in await sea.tags.limit(2).offset(1).order_by("word").all()])
        print([t.word for t in await sea.tags.paginate(2, page_size=3).order_by("word").all()])
        print([t.word for t in await sea.tags.order_by("-word")[:2].all()], (await sea.tags.order_by("word")[1].get()).word)
        print((await sea.tags.first()).word, (await sea.tags.last()).word, [t.word for t in sea.tags])
        print((await sea.tags.first(word="cold")).word, await sea.tags.first_or_none(word="none"), (await sea.tags.last_or_none()).word)
        print((await sea.tags.get(word__startswith="d")).word, await sea.tags.get_or_none(word="x"))
        print(await sea.tags.exists(), await sea.tags.filter(word="x").exists(), await sea.tags.exclude(word="blue").count())
        print(await sea.tags.min("word"), await sea.tags.max(["id", "word"]), await sea.tags.sum("id"), await sea.tags.avg("id"))
        print(await sea.tags.order_by("id").values(["word"]), await sea.tags.order_by("id").values_list(["id", "word"]))
        print(await sea.tags.order_by("id").values(["word"], exclude_through=True), await sea.tags.order_by("id").values_list("word", flatten=True, exclude_through=True))
        print([t.word async for t in sea.tags.order_by("word").iterate()])
        print(await sea.tags.filter(word="blue").update(word="azure"), await Tag.objects.filter(word="azure").count())
        try:
            await sea.tags.update(word="all")
        except Exception as error:
            print(type(error).__name__, error)
        print(await hill.tags.update(each=True, word="broad"), [t.word for t in await sea.tags.order_by("id").all()])
        object, created = await hill.tags.get_or_create(word="broad")
        print(object.word, created)
        object, created = await hill.tags.get_or_create(word="green", _defaults={"id": 40})
        print(object.pk, created, [t.word for t in hill.tags])
        print((await hill.tags.update_or_create(pk=40, word="dark green")).word, (await hill.tags.update_or_create(word="grey")).pk)
        print((await hill.tags.update_or_create(id=90, word="new")).pk, await hill.tags.count())
        chain = sea.tags.filter(word__contains="e").exclude(word="azure").order_by("word").limit(5)
        print([t.word for t in await chain.all()], type(chain).__name__)
        print([t.word for t in await sea.tags.fields(["id", "word"]).order_by("id").all()], [t.word for t in await sea.tags.exclude_fields(["photos"]).order_by("id").all()])
        print([(t.word, sorted(p.name for p in t.photos)) for t in await sea.tags.select_all().order_by("id").all()])
        for call in (lambda: sea.tags.get(word="none"), lambda: sea.tags.get(word__contains="e"), lambda: sea.tags.first(word="none"), lambda: sea.tags.filter(nothing=1).all(), lambda: sea.tags.create(wrong=1)):
            try:
                await call()
            except Exception as error:
                print(type(error).__name__, error)

asyncio.run(main())
