"""A foreign key from both ends: what the reverse relation offers before and after it is fetched."""

from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import NoValuesFetched, OperationalError
from tortoise.models import Model


class Library(Model):
    id = fields.IntField(primary_key=True)
    town = fields.CharField(max_length=30)
    books: fields.ReverseRelation["Book"]

    def __str__(self):
        return self.town


class Book(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=40)
    pages = fields.IntField(default=100)
    library: fields.ForeignKeyRelation[Library] = fields.ForeignKeyField("models.Library", related_name="books")

    def __str__(self):
        return self.title


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    north = await Library.create(town="Nordby")
    south = await Library.create(town="Sudby")
    for title, pages in (("Tides", 120), ("Moss", 80), ("Kelp", 300)):
        await Book.create(title=title, pages=pages, library=north)
    made = await south.books.create(title="Clay")
    print(made, made.pages, made.library_id, made.library_id == south.id)

    for what in (len, bool, list, lambda relation: relation[0], lambda relation: made in relation):
        try:
            what(north.books)
        except NoValuesFetched as exc:
            print(type(exc).__name__, exc)

    print(type(north.books).__name__)
    print([str(b) for b in await north.books])
    print([str(b) for b in await north.books.all()])
    print([str(b) for b in await north.books.filter(pages__gt=100)])
    print([str(b) for b in await north.books.order_by("-pages")])
    print([str(b) for b in await north.books.limit(2)])
    print([str(b) for b in await north.books.order_by("title").limit(1).offset(1)])
    print([str(b) for b in await north.books.all().order_by("id").offset(1)])
    print(await north.books.all().count(), await north.books.filter(title="Moss").exists())
    print(await north.books.filter(title="Moss").first(), await north.books.filter(title="Ivy").first())
    print(await north.books.all().values_list("title", flat=True))

    async for book in south.books:
        print("async for", book)
    print(len(south.books), bool(south.books), south.books[0], made in south.books, [str(b) for b in south.books])

    await north.fetch_related("books")
    print(len(north.books), [str(b) for b in north.books], str(north.books[-1]), [str(b) for b in north.books[1:]])
    print(made in north.books, north.books.related_objects[0] in north.books)
    await north.books.create(title="Fern", pages=9)
    print(len(north.books), await north.books.all().count())

    print(await north.books.filter(pages__lt=100).delete())
    print(await north.books.filter(title="Kelp").update(pages=301))
    print(await Book.filter(library=north).order_by("id").values("title", "pages"))

    fresh = Library(town="Nowhere")
    for attempt in (
        lambda: fresh.books.all(),
        lambda: fresh.books.filter(pages=1),
        lambda: fresh.books.order_by("id"),
        lambda: fresh.books.limit(1),
        lambda: fresh.books.offset(1),
    ):
        try:
            attempt()
        except OperationalError as exc:
            print(type(exc).__name__, exc)
    try:
        await fresh.books.create(title="Lost")
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    try:
        print(await fresh.books)
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    try:
        Library(town="X", books=[made])
    except Exception as exc:
        print(type(exc).__name__, exc)
    try:
        north.books = []
    except AttributeError as exc:
        print(type(exc).__name__)


run_async(main())
