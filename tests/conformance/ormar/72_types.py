import asyncio
import datetime
import decimal
import enum
import uuid

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///things.db"),
    metadata=sqlalchemy.MetaData(),
)


class Colour(enum.Enum):
    red = 1
    blue = 2


class Thing(ormar.Model):
    ormar_config = base.copy(tablename="things")

    id: uuid.UUID = ormar.UUID(primary_key=True, default=uuid.uuid4)
    text: str = ormar.Text(nullable=True)
    day: datetime.date = ormar.Date(nullable=True)
    moment: datetime.datetime = ormar.DateTime(nullable=True)
    hour: datetime.time = ormar.Time(nullable=True)
    price: decimal.Decimal = ormar.Decimal(max_digits=8, decimal_places=2, nullable=True)
    ratio: float = ormar.Float(nullable=True)
    large: int = ormar.BigInteger(nullable=True)
    small: int = ormar.SmallInteger(nullable=True)
    flag: bool = ormar.Boolean(default=False)
    data: dict = ormar.JSON(nullable=True)
    blob: bytes = ormar.LargeBinary(max_length=100, nullable=True)
    encoded: bytes = ormar.LargeBinary(max_length=100, nullable=True, represent_as_base64_str=True)
    colour: Colour = ormar.Enum(enum_class=Colour, default=Colour.red)
    other: uuid.UUID = ormar.UUID(uuid_format="string", nullable=True)


def shown(thing):
    return [getattr(thing, name) for name in (
        "text", "day", "moment", "hour", "price", "ratio", "large", "small", "flag", "data", "blob", "encoded", "colour", "other"
    )]


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        await Thing().save()
        full = await Thing(
            text="é'\"",
            day=datetime.date(2024, 2, 29),
            moment=datetime.datetime(2024, 2, 29, 12, 30, 15, 250),
            hour=datetime.time(23, 59, 1),
            price=decimal.Decimal("12.50"),
            ratio=0.1,
            large=2**40,
            small=-3,
            flag=True,
            data={"a": [1, 2.5, None], "b": {"c": "d"}},
            blob=b"\x00\xffx",
            encoded=b"abc",
            colour=Colour.blue,
            other=uuid.UUID(int=5),
        ).save()
        print(shown(full))
        things = Thing.objects
        loaded = await things.get(text="é'\"")
        print(shown(loaded), loaded.pk == full.pk)
        print(shown(await things.get(flag=False)))
        print(await things.filter(day=datetime.date(2024, 2, 29)).count())
        print(await things.filter(day__gt=datetime.date(2024, 1, 1), day__lt=datetime.date(2025, 1, 1)).count())
        print(await things.filter(moment__gte=datetime.datetime(2024, 2, 29)).count())
        print(await things.filter(hour__lte=datetime.time(23, 59, 1)).count())
        print(await things.filter(price=decimal.Decimal("12.5")).count(), await things.filter(price__gt=12).count())
        print(await things.filter(ratio__gt=0.05).count(), await things.filter(large=2**40).count())
        print(await things.filter(colour=Colour.blue).count(), await things.filter(colour__in=[Colour.red]).count())
        print(await things.filter(blob=b"\x00\xffx").count(), await things.filter(pk=full.pk).count())
        print(await things.filter(other=uuid.UUID(int=5)).count(), await things.filter(id__in=[full.id]).count())
        print(await things.filter(data__isnull=True).count())
        await full.update(price=decimal.Decimal("3.33"), data=[1, "two"], colour=Colour.red, blob=b"y")
        loaded = await things.get(pk=full.pk)
        print(loaded.price, loaded.data, loaded.colour, loaded.blob, loaded.encoded)
        await things.filter(pk=full.pk).update(hour=datetime.time(1, 2, 3), day=None, data="[2]")
        await loaded.load()
        print(loaded.hour, loaded.day, loaded.data)
        print(await things.filter(pk=full.pk).values(["day", "hour", "price", "data", "colour", "other", "flag"]))
        print(await things.max("day"), await things.max("moment"), await things.max("price"), await things.sum("price"))


asyncio.run(main())
