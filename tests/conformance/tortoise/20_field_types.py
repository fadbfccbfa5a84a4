import uuid
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from enum import Enum, IntEnum

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Size(IntEnum):
    SMALL = 1
    LARGE = 2


class Colour(str, Enum):
    RED = "red"
    BLUE = "blue"


class Everything(Model):
    id = fields.UUIDField(primary_key=True)
    big = fields.BigIntField(default=5)
    small = fields.SmallIntField(null=True)
    chars = fields.CharField(max_length=20, default="x", description="Some 'text' / here")
    text = fields.TextField(default="")
    flag = fields.BooleanField(default=True)
    price = fields.DecimalField(max_digits=8, decimal_places=2, default=Decimal("1.5"))
    ratio = fields.FloatField(default=0.5)
    day = fields.DateField(null=True)
    clock = fields.TimeField(null=True)
    moment = fields.DatetimeField(null=True)
    span = fields.TimeDeltaField(null=True)
    data = fields.JSONField(default=dict)
    blob = fields.BinaryField(null=True)
    other = fields.UUIDField(null=True)
    size = fields.IntEnumField(Size, default=Size.SMALL)
    colour = fields.CharEnumField(Colour, default=Colour.RED)
    plain = fields.CharEnumField(Colour, max_length=10, null=True, description="A colour")

    class Meta:
        table = "all_of_it"
        table_description = "Everything there is"
        indexes = (("big", "small"), ["chars"])


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    one = await Everything.create(id=uuid.UUID(int=1))
    print(one.price, one.flag, one.size, one.colour, one.data, one.moment, repr(one), one)
    two = await Everything.create(
        id=uuid.UUID(int=2),
        small=3,
        flag=False,
        price="12.345",
        ratio=2,
        day="2024-02-03",
        moment=datetime(2024, 1, 2, 3, 4, 5, 6, tzinfo=timezone.utc),
        span=timedelta(days=1, seconds=2, microseconds=3),
        data={"a": [1, None, "é"]},
        blob=b"\x00\xff",
        other=str(uuid.UUID(int=9)),
        size=2,
        colour="blue",
        plain=Colour.BLUE,
    )
    for name in ("small", "flag", "price", "ratio", "day", "moment", "span", "data", "blob", "other", "size", "colour", "plain"):
        print(name, getattr(two, name) if name == "moment" else repr(getattr(two, name)))
    back = await Everything.get(pk=uuid.UUID(int=2))
    for name in ("small", "flag", "price", "ratio", "day", "span", "data", "blob", "other", "size", "colour", "plain"):
        print(name, repr(getattr(back, name)))
    print(back.moment, back.moment == two.moment, back == two, hash(back) == hash(two))
    back.price = Decimal("3.14159")
    back.data = [1, 2]
    back.span = None
    await back.save()
    await two.refresh_from_db()
    print(two.price, two.data, two.span)
    await two.refresh_from_db(fields=["chars"])
    two.update_from_dict({"chars": "new", "nothing": 1})
    print(two.chars)
    copy = two.clone(pk=uuid.UUID(int=3))
    print(copy._saved_in_db, copy.pk, copy.chars)
    await copy.save()
    print(await Everything.all().count())
    for bad in ({"chars": "y" * 21}, {"size": 9}, {"colour": "green"}, {"price": "abc"}, {"other": "zzz"}, {"data": "{"}):
        try:
            await Everything.create(id=uuid.UUID(int=7), **bad)
        except Exception as error:
            print(type(error).__name__, error)
    try:
        Everything(big=None)
    except Exception as error:
        print(type(error).__name__, error)


run_async(main())
