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
        shelf = await Shelf.objects.create(name="upper")
        one = Book(title="one", shelf=shelf)
        print(len(shelf.books), shelf.books[0].title, one.shelf is shelf, one.shelf == shelf)
        print(one in shelf.books, shelf.books.index(one), one.saved, shelf.saved)
        await one.save()
        print(one.pk, one in shelf.books, len(shelf.books), one.saved)
        again = Book(id=one.id, title="again", shelf=shelf)
        print(len(shelf.books), [b.title for b in shelf.books])
        two = await Book.objects.create(title="two", shelf=shelf)
        print([b.title for b in shelf.books], two.shelf.name)
        two.shelf = None
        print(two.shelf, [b.title for b in shelf.books], two.saved)
        await two.update()
        print(two.saved, await shelf.books.count())
        await shelf.books.add(two)
        print(two.shelf.name, two.saved, [b.title for b in shelf.books])
        three = Book(title="three")
        await shelf.books.add(three)
        print(three.pk, three.shelf.pk, three.saved, [b.title for b in shelf.books])
        await shelf.books.remove(two)
        print([b.title for b in shelf.books], two.shelf, await Book.objects.filter(shelf=None).count())
        await shelf.books.remove(three, keep_reversed=False)
        print([b.title for b in shelf.books], await Book.objects.count())
        fresh = await Shelf.objects.get()
        print(len(fresh.books), len(await fresh.books.all()), len(fresh.books) == 1 and fresh.books[0].title)
        print(await fresh.books.clear(), len(fresh.books), await Book.objects.filter(shelf__isnull=True).count())
        await fresh.books.add(one)
        await fresh.books.add(two)
        print(await fresh.books.clear(keep_reversed=False), len(fresh.books), await Book.objects.count())
        for wrong in ("text", 1.5, [shelf, "x"], one):
            try:
                Book(title="wrong", shelf=wrong)
            except Exception as error:
                print(type(error).__name__, error)
        new = Shelf(name="new")
        for call in (lambda: new.books.all(), lambda: new.books.add(one), new.books.count):
            try:
                await call()
            except Exception as error:
                print(type(error).__name__, error)
        try:
            await shelf.books.remove(Book(id=77, title="stranger"))
        except Exception as error:
            print(type(error).__name__, error)

asyncio.run(main())
