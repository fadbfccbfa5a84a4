"""A model whose key is a one-to-one relation, asked for from both ends."""

from tortoise import Tortoise, fields, run_async
from tortoise.expressions import Case, Q, When
from tortoise.functions import Count
from tortoise.models import Model


class Person(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    boss = fields.ForeignKeyField("models.Person", related_name="staff", null=True)


class Passport(Model):
    holder = fields.OneToOneField("models.Person", related_name="passport", primary_key=True)
    number = fields.CharField(max_length=10)


async def show(title, query):
    try:
        print(title, await query)
    except Exception as exc:
        print(title, type(exc).__name__, exc)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    ada = await Person.create(name="Ada")
    ben = await Person.create(name="Ben", boss=ada)
    await Passport.create(holder=ada, number="A1")
    await show("by number", Person.filter(passport__number="A1").values_list("name", flat=True))
    await show("by key", Person.filter(passport=ada.id).values_list("name", flat=True))
    await show("without", Person.filter(passport__isnull=True).count())
    await show("among", Person.filter(passport__in=[1, 2]).exists())
    await show("first", Passport.all().first().values("holder_id", "number"))
    await show("last", Passport.all().last())
    await show("last by number", Passport.all().order_by("number").last().values("number"))
    await show("staff", Person.filter(staff=ben.id).values_list("name", flat=True))
    kind = Case(When(Q(staff__isnull=True), then="alone"), default="boss")
    await show("kinds", Person.all().annotate(kind=kind).order_by("id").values("name", "kind"))
    counted = Count("name", _filter=Q(staff__isnull=True))
    await show("counted", Person.annotate(counted=counted).order_by("id").values("name", "counted"))


run_async(main())
