import asyncio

import ormar, sqlalchemy
from ormar import DatabaseConnection
from typing import Optional, List
base = ormar.OrmarConfig(database=DatabaseConnection("sqlite+aiosqlite:///o3.sqlite"), metadata=sqlalchemy.MetaData())
class Author(ormar.Model):
    ormar_config = base.copy(tablename="authors")
    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=100)
class Tag(ormar.Model):
    ormar_config = base.copy(tablename="tags")
    id: int = ormar.Integer(primary_key=True)
class Book(ormar.Model):
    ormar_config = base.copy(tablename="books")
    id: int = ormar.Integer(primary_key=True)
    author: Optional[Author] = ormar.ForeignKey(Author, related_name="a")
    tags: Optional[List[Tag]] = ormar.ManyToMany(Tag, related_name="b")
    editor: Optional[Author] = ormar.ForeignKey(Author, related_name="c")
    reader: Optional[Author] = ormar.ForeignKey(Author, related_name="d")
    others: Optional[List[Author]] = ormar.ManyToMany(Author, related_name="e")
class Note(ormar.Model):
    ormar_config = base.copy(tablename="notes")
    id: int = ormar.Integer(primary_key=True)
    by: Optional[Author] = ormar.ForeignKey(Author, related_name="x")
    by2: Optional[Author] = ormar.ForeignKey(Author, related_name="y")
for m in (Author, Tag, Book, Note):
    print(m.__name__, list(m.model_fields), list(m.ormar_config.model_fields))


class Shelf(ormar.Model):
    ormar_config = base.copy(tablename="shelves")

    id: int = ormar.Integer(primary_key=True)
    book: Optional[Book] = ormar.ForeignKey(Book, skip_reverse=True, related_name="hidden")
    spare: Optional[Book] = ormar.ForeignKey(Book, related_name="shelves")
    tags: Optional[List[Tag]] = ormar.ManyToMany(Tag, related_name="shelves")


for model in (Author, Tag, Book, Shelf):
    print(model.__name__, list(model.model_fields), list(model.ormar_config.model_fields))
print(list(Author.get_pydantic(exclude={"e"}).model_fields))


async def main():
    await base.database.connect()
    async with base.database.engine.begin() as connection:
        await connection.run_sync(base.metadata.create_all)
    author = await Author.objects.create(name="A")
    await Book.objects.create(author=author, reader=author)
    print(await Book.objects.filter(author__name="A", reader__name="A").count())
    await base.database.disconnect()


asyncio.run(main())
