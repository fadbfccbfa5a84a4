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
        async def names(photo):
            return [t.word for t in await photo.tags.order_by("id").all()]


        async def filled():
            photo = await Photo.objects.create(name="sea")
            tag = await Tag.objects.create(word="blue")
            await photo.tags.add(tag)
            return photo.tags, tag


        related, tag = await filled()
        print(len(related), related[0].word, len(tag.photos))
        try:
            print(tag.photos[0].name)
        except ReferenceError as error:
            print("ReferenceError", error)
        try:
            print(await related.count())
        except ReferenceError as error:
            print("ReferenceError", error)
        print([p.name for p in await tag.photos.all()], len(tag.photos))
        shelf = await Shelf.objects.create(name="upper")
        await shelf.books.create(title="kept by nobody")
        print(len(shelf.books))
        try:
            print(shelf.books[0].title)
        except ReferenceError as error:
            print("ReferenceError", error)
        try:
            print([b.title for b in await shelf.books.all()], shelf.books[0].title)
        except IndexError as error:
            print("IndexError", error, len(shelf.books))
        print([b.title for b in await shelf.books.all()], len(shelf.books))
        await Book(title="second", shelf=shelf).save()
        try:
            print([b.title for b in shelf.books])
        except ReferenceError as error:
            print("ReferenceError", error)
        print(await shelf.books.count(), shelf.model_dump())
        held = Book(title="held", shelf=shelf)
        shelf = None
        print(held.shelf.name, held.shelf.books[-1] == held)
        books = (await Shelf.objects.select_related("books").get()).books
        print(sorted(b.title for b in books))
        try:
            print(books[0].shelf.name)
        except ReferenceError as error:
            print("ReferenceError", error)
        shelf = await Shelf.objects.select_related("books").get()
        first = shelf.books[0]
        print(first.shelf == shelf, first.shelf.name, shelf == first.shelf, isinstance(first.shelf, Shelf), type(first.shelf).__name__)
        tag = (await Photo.objects.select_related("tags").get()).tags[0]
        print(tag.word, tag.tagging.sort_order, len(tag.photos))
        try:
            print(tag.photos[0].name)
        except ReferenceError as error:
            print("ReferenceError", error)
        photo = await Photo.objects.get()
        print(await names(photo), photo.tags[0].photos[0].name)

asyncio.run(main())
