import asyncio
from typing import Optional

import ormar
import sqlalchemy
from ormar.exceptions import QueryDefinitionError

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///library.db"),
    metadata=sqlalchemy.MetaData(),
)


class Shelf(ormar.Model):
    ormar_config = base.copy(tablename="shelves")

    id: int = ormar.Integer(primary_key=True)
    label: str = ormar.String(max_length=20)


class Book(ormar.Model):
    ormar_config = base.copy(tablename="books")

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=40)
    pages: int = ormar.Integer()
    shelf: Optional[Shelf] = ormar.ForeignKey(Shelf, related_name="books")


async def titles(label, queryset):
    print(label, [book.title for book in await queryset.all()])


async def shelves(label, queryset):
    print(label, [(shelf.label, [book.title for book in shelf.books]) for shelf in await queryset.all()])


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        for number in range(3):
            shelf = await Shelf.objects.create(label=f"S{number}")
            for more in range(3):
                await Book.objects.create(title=f"B{number}{more}", pages=100 - 10 * more + number, shelf=shelf)
        books = Book.objects
        await titles("limit", books.limit(2))
        await titles("offset", books.offset(7))
        await titles("both", books.limit(2).offset(3))
        await titles("page 1", books.paginate(1, page_size=4))
        await titles("page 3", books.paginate(page=3, page_size=4))
        await titles("default page", books.paginate(1))
        for page, size in [(0, 5), (1, 0)]:
            try:
                books.paginate(page, size)
            except QueryDefinitionError as error:
                print(error)
        await titles("index", books[2])
        await titles("last index", books[-1])
        await titles("head", books[:3])
        await titles("tail", books[6:])
        await titles("middle", books[2:5])
        await titles("from the end", books[-3:])
        await titles("inside from the end", books[-4:-2])
        await titles("empty", books[5:5])
        await titles("all", books[:])
        await titles("ordered", books.order_by("-pages")[1:3])
        await titles("ordered from the end", books.order_by("pages")[-2:])
        for key in [slice(None, -1), slice(-3, 2), slice(0, 5, 2), "x"]:
            try:
                books[key]
            except QueryDefinitionError as error:
                print(error)
        all_shelves = Shelf.objects.select_related("books")
        await shelves("joined", all_shelves.limit(2))
        await shelves("joined, offset", all_shelves.limit(1).offset(1))
        await shelves("joined, offset alone", all_shelves.offset(2))
        await shelves("joined, raw", all_shelves.limit(2, limit_raw_sql=True))
        await shelves("joined, raw offset", all_shelves.limit(4).offset(1, limit_raw_sql=True))
        await shelves("joined, ordered", all_shelves.order_by(["-books__pages", "label"]).limit(2))
        await shelves("joined, filtered", all_shelves.filter(books__pages__gt=95).limit(2))
        await shelves("joined, key", all_shelves.order_by("-id").limit(2))
        await shelves("prefetched", Shelf.objects.prefetch_related("books").limit(2).offset(1))
        print((await books.first()).title, (await books.last()).title)
        print((await books.order_by("pages").first()).title, (await books.order_by("pages").last()).title)
        print((await books.filter(pages__lt=90).first()).title, await books.first_or_none(pages=1))
        print(await books.last_or_none(pages=1), (await books.last(shelf__label="S0")).title)
        print((await all_shelves.first()).books[0].title, (await all_shelves.last()).label)
        print(await books.limit(4).count(), await all_shelves.count(), await all_shelves.count(distinct=False))


asyncio.run(main())
