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

class Shelf(ormar.Model):
    ormar_config = base.copy(tablename="shelves")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Book(ormar.Model):
    ormar_config = base.copy(tablename="books")

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=40)
    pages: int = ormar.Integer(default=100)
    shelf = ormar.ForeignKey(Shelf, related_name="books")


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        photo = await Photo.objects.create(name="sea")
        tag = await Tag.objects.create(word="blue")
        await photo.tags.add(tag)
        await tag.photos.add(photo)


        async def attempt(name, call):
            try:
                print(name, await call())
            except Exception as error:
                print(name, type(error).__name__, error)


        await attempt("twice", lambda: photo.tags.remove(tag))
        print(len(photo.tags), len(tag.photos), await photo.tags.count())
        await attempt("get many", lambda: Tagging.objects.get(tag=tag))
        await attempt("missing", lambda: photo.tags.get(word="none"))
        await attempt("wrong column", lambda: photo.tags.filter(nope=1).all())
        await attempt("wrong related", lambda: photo.tags.select_related("nope").all())
        await attempt("wrong order", lambda: photo.tags.order_by("nope").all())
        await attempt("wrong keyword", lambda: photo.tags.add(tag, wrong=1))
        await attempt("no argument", lambda: photo.tags.add())
        await attempt("two", lambda: photo.tags.add(tag, tag))
        await attempt("not a model", lambda: photo.tags.add("text"))
        await attempt("other model", lambda: photo.tags.add(Shelf(id=1, name="x")))
        await attempt("unsaved parent", lambda: Photo(name="new").tags.add(tag))
        await attempt("unsaved parent", lambda: Photo(name="new").tags.count())
        await attempt("unsaved parent", lambda: Photo(name="new").tags.create(word="x"))
        await attempt("unsaved child", lambda: photo.tags.add(Tag(word="new")))
        await attempt("remove stranger", lambda: photo.tags.remove(Tag(word="new")))
        await attempt("update unsaved", lambda: Tag(word="new").update(word="x"))
        await attempt("missing row", lambda: photo.tags.add(Tag(id=99, word="never")))
        await attempt("foreign row", lambda: Book(title="b", shelf=77).save())
        await attempt("load gone", lambda: Tag(id=70, word="x").load())
        await attempt("no attribute", lambda: photo.tags.nothing())
        await attempt("related of none", lambda: Book(title="b").shelf.load())
        await attempt("bad page", lambda: photo.tags.paginate(0).all())
        print(len(photo.tags), [t.word for t in await photo.tags.all()], await Tagging.objects.count())

asyncio.run(main())
