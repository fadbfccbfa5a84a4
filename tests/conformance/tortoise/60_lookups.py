"""Every lookup that SQLite carries out, and the values they take."""
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum, IntEnum
from uuid import UUID

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Grade(IntEnum):
    LOW = 1
    HIGH = 5


class Kind(str, Enum):
    TREE = "tree"
    HERB = "herb"


class Plant(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=40)
    note = fields.TextField(null=True)
    height = fields.FloatField(default=0.5)
    price = fields.DecimalField(max_digits=8, decimal_places=2)
    edible = fields.BooleanField(default=False)
    seen = fields.DateField(null=True)
    logged = fields.DatetimeField(null=True)
    code = fields.UUIDField()
    grade = fields.IntEnumField(Grade, default=Grade.LOW)
    kind = fields.CharEnumField(Kind, default=Kind.HERB)
    big = fields.BigIntField(source_field="big_number", default=0)


async def show(label, query):
    print(label, await query.order_by("id").values_list("name", flat=True))


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    await Plant.create(name="Oak", note="100%_sure", height=20.5, price=Decimal("99.90"), code=UUID(int=1),
                       seen=date(2024, 5, 1), logged=datetime(2024, 5, 1, 12, 30), grade=Grade.HIGH, kind=Kind.TREE, big=2**40)
    await Plant.create(name="oat", height=1, price=Decimal("9.5"), edible=True, code=UUID(int=2), seen=date(2023, 1, 2))
    await Plant.create(name="Mint", note="fresh\\cool", price="100.00", edible=True, code=UUID(int=3), big=7)
    await show("equal", Plant.filter(name="Oak"))
    await show("not", Plant.filter(name__not="Oak"))
    await show("not null", Plant.filter(note__not="100%_sure"))
    await show("in", Plant.filter(name__in=["Oak", "Mint"]))
    await show("in tuple", Plant.filter(id__in=(1, 2)))
    await show("in empty", Plant.filter(id__in=[]))
    await show("not_in", Plant.filter(note__not_in=["100%_sure"]))
    await show("not_in empty", Plant.filter(id__not_in=[]))
    await show("isnull", Plant.filter(note__isnull=True))
    await show("isnull false", Plant.filter(note__isnull=False))
    await show("not_isnull", Plant.filter(note__not_isnull=True))
    await show("none", Plant.filter(note=None))
    await show("gt", Plant.filter(height__gt=1))
    await show("gte", Plant.filter(height__gte=1))
    await show("lt", Plant.filter(height__lt=1.0))
    await show("lte", Plant.filter(height__lte=1))
    await show("range", Plant.filter(id__range=(2, 3)))
    await show("contains", Plant.filter(name__contains="a"))
    await show("contains sign", Plant.filter(note__contains="%_"))
    await show("contains backslash", Plant.filter(note__contains="\\"))
    await show("startswith", Plant.filter(name__startswith="O"))
    await show("endswith", Plant.filter(name__endswith="t"))
    await show("icontains", Plant.filter(name__icontains="OA"))
    await show("istartswith", Plant.filter(name__istartswith="o"))
    await show("iendswith", Plant.filter(name__iendswith="T"))
    await show("iexact", Plant.filter(name__iexact="OAK"))
    await show("decimal", Plant.filter(price__gt=Decimal("50")))
    await show("decimal in", Plant.filter(price__in=["9.5"]))
    await show("bool", Plant.filter(edible=True))
    await show("date", Plant.filter(seen=date(2024, 5, 1)))
    await show("date text", Plant.filter(seen__gte="2024-01-01"))
    await show("datetime", Plant.filter(logged__lt=datetime(2025, 1, 1)))
    await show("uuid", Plant.filter(code=UUID(int=2)))
    await show("uuid text", Plant.filter(code__in=[str(UUID(int=3))]))
    await show("int enum", Plant.filter(grade=Grade.HIGH))
    await show("char enum", Plant.filter(kind__in=[Kind.TREE]))
    await show("pk", Plant.filter(pk=2))
    await show("pk in", Plant.filter(pk__in=[3, 1]))
    await show("source field", Plant.filter(big__gte=7))
    await show("number as text", Plant.filter(id="2"))
    await show("exclude", Plant.exclude(name="Oak"))
    await show("exclude null", Plant.exclude(note="100%_sure"))
    await show("two", Plant.filter(edible=True, height__lt=1).exclude(name="x"))
    print(await Plant.filter(kind=Kind.TREE).values("kind", "grade", "price", "code", "seen", "big"))
    one = await Plant.get(name="Oak")
    print(one.price, one.kind, one.grade, one.seen, one.logged, one.code, one.big, one.edible)
    for bad in ({"nope": 1}, {"name__nope": 1}, {"id": "x"}, {"id__in": 5}, {"code": "no"}):
        try:
            await Plant.filter(**bad)
        except Exception as error:
            print(type(error).__name__, str(error)[:90])


run_async(main())
