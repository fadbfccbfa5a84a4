"""Models that tell of themselves through `_meta`, from the class and from objects."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Described(Model):
    class Meta:
        abstract = True

    def as_dict(self):
        return {name: getattr(self, name) for name in self._meta.fields_map if name in self._meta.db_fields}

    def __str__(self):
        return f"{self._meta.db_table}#{self.pk}"

    @classmethod
    def columns(cls):
        return list(cls._meta.fields_db_projection.values())


class Labelled:
    label = fields.CharField(max_length=10, default="none")


class Author(Described, Labelled):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)

    class Meta:
        table = "authors"


class Book(Described):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=20)
    author = fields.ForeignKeyField("models.Author", related_name="books")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    author = await Author.create(name="Ada")
    book = await Book.create(title="Notes", author=author)
    print(author, book, author.as_dict(), book.as_dict())
    print(Author.columns(), Book.columns(), author.columns())
    print(book._meta.pk_attr, book._meta.full_name, author._meta.abstract, Described._meta.abstract)
    print(sorted(book._meta.fk_fields), sorted(author._meta.backward_fk_fields))


run_async(main())
