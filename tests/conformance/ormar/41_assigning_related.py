import asyncio

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///library.db"),
    metadata=sqlalchemy.MetaData(),
)

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
        lower = await Shelf.objects.create(name="lower")
        upper = await Shelf.objects.create(name="upper")
        by_key = Book(title="by key", shelf=lower.pk)
        print(by_key.shelf.pk, by_key.shelf.name if by_key.shelf.__dict__.get("name") else "only the key", by_key.shelf.saved)
        await by_key.save()
        by_dict = Book(title="by dict", shelf={"id": upper.pk})
        print(by_dict.shelf.pk, by_dict.shelf.saved)
        await by_dict.save()
        whole = Book(title="whole", shelf={"id": 9, "name": "ninth"})
        print(whole.shelf.name, whole.shelf.pk, whole.shelf.saved)
        new = Book(title="new", shelf={"name": "no key"})
        print(new.shelf.name, new.shelf.pk)
        await new.shelf.save()
        await new.save()
        print(new.shelf.pk, (await Book.objects.get(title="new")).shelf.pk)
        by_key.shelf = upper
        print(by_key.shelf.name, by_key.saved, [b.title for b in upper.books], [b.title for b in lower.books])
        await by_key.update()
        by_key.shelf = lower.pk
        print(by_key.shelf.pk, by_key.saved)
        await by_key.update()
        await by_key.update(shelf=upper)
        print(by_key.shelf.name, by_key.saved)
        await by_key.update(shelf=None)
        print(by_key.shelf, (await Book.objects.get(title="by key")).shelf)
        zero = Book(title="zero", shelf=0)
        print(zero.shelf.pk)
        loaded = await Book.objects.get(title="by dict")
        print(loaded.shelf.pk, loaded.shelf.__dict__)
        await loaded.shelf.load()
        print(loaded.shelf.name, loaded.shelf.saved)
        nested = Shelf(name="nested", books=[{"title": "a"}, {"title": "b", "pages": 3}, Book(title="c")])
        print([(b.title, b.pages, b.shelf.name) for b in nested.books])
        nested.books = {"title": "d"}
        print([b.title for b in nested.books], nested.saved)
        nested.books = [Book(title="e"), {"title": "f"}]
        print([b.title for b in nested.books])
        try:
            nested.books = upper.books
        except Exception as error:
            print(type(error).__name__, error)

asyncio.run(main())
