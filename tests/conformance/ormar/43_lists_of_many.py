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
        blue = await Tag.objects.create(word="blue")
        wide = await Tag.objects.create(word="wide")
        print(sea.tags == [], len(sea.tags), bool(sea.tags), isinstance(sea.tags, list), type(sea.tags).__name__)
        await sea.tags.add(blue)
        await sea.tags.add(wide)
        print(sea.tags[0] is blue, sea.tags[-1].word, [t.word for t in sea.tags[:1]], len(sea.tags), blue in sea.tags)
        print([p.name for p in blue.photos], blue.photos[0] == sea, sea == blue.photos[0], sea in blue.photos, blue.photos[0] is sea)
        await sea.tags.add(blue)
        print(len(sea.tags), await sea.tags.count(), await sea.tags.count(distinct=False), await Tagging.objects.count())
        other = await Tag.objects.get(word="wide")
        print(other == wide, other is wide, other in sea.tags, sea.tags.index(other), hash(other) == hash(wide))
        for bad in (blue, other, Tag(id=50, word="no")):
            try:
                await sea.tags.remove(bad)
                print("removed", bad.word, [t.word for t in sea.tags])
            except Exception as error:
                print(type(error).__name__, error, [t.word for t in sea.tags])
        found = await sea.tags.all()
        print([t.word for t in found], [t.word for t in sea.tags], found[0] is sea.tags[0], type(found).__name__)
        print(await sea.tags.clear(), len(sea.tags), await sea.tags.all(), await Tagging.objects.count())
        await blue.photos.add(sea)
        print([p.name for p in blue.photos], [t.word for t in sea.tags], len(await sea.tags.all()), len(sea.tags))
        print(hasattr(sea.tags, "delete"), hasattr(sea.tags, "bulk_create"), hasattr(sea.tags, "set"), hasattr(sea.tags, "first"))
        for name in ("delete", "bulk_update", "set", "discard"):
            try:
                getattr(sea.tags, name)
            except Exception as error:
                print(type(error).__name__, error)
        print(str(type(sea.tags)), str(type(sea.tags.filter(word="x"))), sea.tags.type_, sea.tags.field_name)
        print(ormar.RelationType.MULTIPLE, list(ormar.RelationType))
        sea.tags.append(wide)
        print([t.word for t in sea.tags], wide in sea.tags, await sea.tags.count())
        print(sea.tags.pop(0).word, [t.word for t in sea.tags])

asyncio.run(main())
