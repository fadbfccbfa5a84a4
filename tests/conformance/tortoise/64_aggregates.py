"""Aggregates: with and without grouping, distinct, filtered, in HAVING."""
from decimal import Decimal

from tortoise import Tortoise, fields, run_async
from tortoise.expressions import F, Q
from tortoise.functions import Avg, Coalesce, Count, Max, Min, Sum
from tortoise.models import Model


class Author(Model):
    name = fields.CharField(max_length=20)


class Book(Model):
    title = fields.CharField(max_length=20)
    author = fields.ForeignKeyField("models.Author", related_name="books")
    pages = fields.IntField()
    price = fields.DecimalField(max_digits=6, decimal_places=2)
    tags = fields.ManyToManyField("models.Tag", related_name="books")


class Tag(Model):
    word = fields.CharField(max_length=10)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    ann = await Author.create(name="Ann")
    bob = await Author.create(name="Bob")
    await Author.create(name="Cy")
    one = await Book.create(title="One", author=ann, pages=100, price="9.50")
    two = await Book.create(title="Two", author=ann, pages=300, price="20.25")
    await Book.create(title="Three", author=bob, pages=100, price="5")
    red, blue = await Tag.create(word="red"), await Tag.create(word="blue")
    await one.tags.add(red, blue)
    await two.tags.add(red)
    print(await Author.annotate(n=Count("books")).order_by("id").values("name", "n"))
    print(await Author.annotate(n=Count("books")).filter(n__gte=1).order_by("-n").values_list("name", "n"))
    print([(a.name, a.n, a.total) for a in await Author.annotate(n=Count("books"), total=Sum("books__pages")).order_by("name")])
    print(await Author.annotate(n=Count("books__tags"), d=Count("books__tags", distinct=True)).order_by("id").values("n", "d"))
    print(await Book.annotate(most=Max("pages"), least=Min("pages"), mean=Avg("pages")).first().values("most", "least", "mean"))
    print(await Book.annotate(most=Max("price"), sum=Sum("price"), avg=Avg("price")).first().values("most", "sum", "avg"))
    print(await Book.all().annotate(total=Sum("pages")).values("total"))
    print(await Author.annotate(long=Count("books", _filter=Q(books__pages__gt=200)), cheap=Sum("books__pages", _filter=Q(books__price__lt=Decimal("10")))).order_by("id").values("name", "long", "cheap"))
    print(await Author.annotate(s=Coalesce(Sum("books__pages"), 0)).order_by("id").values_list("s", flat=True))
    print(await Author.annotate(s=Sum(F("books__pages") + 1), t=Sum(F("books__pages") * F("books__pages"))).order_by("id").values_list("s", "t"))
    print(await Book.annotate(n=Count("id")).group_by("author_id").values("author_id", "n"))
    print(await Book.annotate(n=Count("id"), m=Max("pages")).group_by("author__name").order_by("author__name").values("author__name", "n", "m"))
    print(await Book.annotate(n=Count("id")).group_by("pages").order_by("pages").values_list("pages", "n"))
    print(await Book.annotate(n=Count("id")).group_by("pages").filter(n__gt=1).values_list("pages", "n"))
    print(await Book.annotate(half=F("pages") / 100, n=Count("id")).group_by("half").order_by("half").values("half", "n"))
    print(await Author.annotate(n=Count("books")).filter(n=2).count(), await Author.annotate(n=Count("books")).filter(books__pages=100).count())
    print(await Author.annotate(n=Count("books")).filter(Q(n=0) | Q(name="Ann")).order_by("id").values_list("name", flat=True))
    print(await Author.annotate(n=Count("books")).filter(n__gt=0).exclude(name="Bob").values_list("name"))
    print(await Author.annotate(n=Count("books")).order_by("-n", "name").values_list("name", "n"))
    print(await Author.annotate(n=Count("books")).filter(n__in=[0, 1]).order_by("n").values_list("name", flat=True))
    print(await Author.annotate(n=Count("books")).filter(n__gt=0).exists())
    print(await Tag.annotate(n=Count("books"), p=Sum("books__author__books__pages")).order_by("id").values("word", "n", "p"))
    print(Author.annotate(n=Count("books", distinct=True)).filter(n__range=(1, 2)).sql())
    for bad in (Count("nope"), Count("books__nope"), Max("pages", distinct=True)):
        try:
            print(await (Book if isinstance(bad, Max) else Author).annotate(x=bad))
        except Exception as error:
            print(type(error).__name__, error)


run_async(main())
