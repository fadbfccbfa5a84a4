from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import *
from tortoise.models import Model
from tortoise.signals import post_delete, post_save, pre_delete, pre_save
from tortoise.validators import MinLengthValidator, MaxValueValidator, MinValueValidator, RegexValidator
import re


class Stamp(Model):
    created = fields.CharField(max_length=5, default="now")

    class Meta:
        abstract = True
        ordering = ["name"]


class Named:
    #: What it is called
    name = fields.CharField(max_length=30, unique=True, validators=[MinLengthValidator(2)])


class Author(Named, Stamp):
    """Somebody who writes.

    More of it.
    """

    age = fields.IntField(null=True, validators=[MinValueValidator(1), MaxValueValidator(150)])
    code = fields.CharField(max_length=5, null=True, source_field="author_code", validators=[RegexValidator("^[a-z]+$", re.I)])

    class Meta:
        unique_together = ("name", "age")

    def __str__(self):
        return self.name


class Book(Model):
    isbn = fields.CharField(max_length=13, primary_key=True)
    author = fields.ForeignKeyField("models.Author", related_name="books", on_delete=fields.RESTRICT, description="Who wrote it", index=True)
    title = fields.CharField(max_length=20, index=True)
    extra: fields.ReverseRelation["Author"]


@pre_save(Author)
async def before(sender, instance, using_db, update_fields):
    print("pre_save", sender.__name__, instance.pk, type(using_db).__name__, update_fields)


@post_save(Author, Book)
async def after(sender, instance, created, using_db, update_fields):
    print("post_save", sender.__name__, instance.pk, created, update_fields)


@pre_delete(Author)
async def before_delete(sender, instance, using_db):
    print("pre_delete", instance)


@post_delete(Author)
async def after_delete(sender, instance, using_db):
    print("post_delete", instance)


def show(error):
    print(type(error).__module__, type(error).__name__, error)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas(safe=False)
    ann = await Author.create(name="Ann", age=30, code="abc")
    ann.age = 31
    await ann.save(update_fields=["age"])
    await ann.save(force_update=True)
    book = Book(isbn="1", author=ann, title="One")
    await book.save()
    print(book.author_id, book.author, book._saved_in_db, Author._meta.db_table, Author._meta.pk_attr)
    for make in (
        lambda: Author.create(name="A"),
        lambda: Author.create(name="Bob", age=0),
        lambda: Author.create(name="Bob", age=200),
        lambda: Author.create(name="Bob", code="123"),
        lambda: Author.create(name="Ann"),
        lambda: Author.create(name=None),
        lambda: Author.create(),
        lambda: ann.delete(),
        lambda: Author(name="New").delete(),
        lambda: Author(name="New").refresh_from_db(),
        lambda: Author(id=99, name="Ghost").save(force_update=True),
        lambda: ann.save(update_fields=["id"]),
        lambda: ann.save(update_fields=["nope"]),
        lambda: Book.create(isbn="2", author=Author(name="Unsaved"), title="x"),
        lambda: Book.create(isbn="2", author=book, title="x"),
        lambda: Book.create(isbn="1", author=ann, title="Dup"),
        lambda: Book.create(isbn="3", author_id=77, title="No such"),
        lambda: Author.create(books=[]),
        lambda: Author.get(name="Zed"),
        lambda: Author[55],
    ):
        try:
            await make()
        except Exception as error:
            show(error)
    try:
        hash(Author(name="x"))
    except TypeError as error:
        show(error)
    try:
        book.clone()
    except ParamsError as error:
        show(error)
    print(repr(ann), str(ann), f"{ann}", [ann], ann == await Author.get(id=1), dict(ann).keys())
    await book.delete()
    await ann.delete()
    print(await Author.all().count())


run_async(main())
