import asyncio
import datetime
import decimal
import enum
import uuid

import ormar
import sqlalchemy
from pydantic import ValidationError

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///values.db"),
    metadata=sqlalchemy.MetaData(),
)


class Colour(enum.Enum):
    red = "r"
    blue = "b"


class Sample(ormar.Model):
    ormar_config = base.copy(tablename="samples")

    id: int = ormar.Integer(primary_key=True)
    small: int = ormar.SmallInteger(minimum=1, maximum=5, default=2)
    big: int = ormar.BigInteger(nullable=True)
    name: str = ormar.String(max_length=5, min_length=2)
    note: str = ormar.Text(nullable=True)
    ratio: float = ormar.Float(minimum=0.5, nullable=True)
    on: bool = ormar.Boolean(default=False)
    day: datetime.date = ormar.Date(nullable=True)
    at: datetime.datetime = ormar.DateTime(default=datetime.datetime(2024, 1, 2, 3, 4, 5))
    clock: datetime.time = ormar.Time(nullable=True)
    price: decimal.Decimal = ormar.Decimal(max_digits=5, decimal_places=2, nullable=True)
    key: uuid.UUID = ormar.UUID(nullable=True)
    dashed: uuid.UUID = ormar.UUID(nullable=True, uuid_format="string")
    data = ormar.JSON(nullable=True)
    colour = ormar.Enum(enum_class=Colour, default=Colour.red)
    raw = ormar.LargeBinary(max_length=10, nullable=True)
    shown = ormar.LargeBinary(max_length=10, nullable=True, represent_as_base64_str=True)
    origin: str = ormar.String(max_length=9, server_default=sqlalchemy.text("'here'"), nullable=True)
    label: str = ormar.String(max_length=9, name="tag", index=True, unique=True, nullable=True)


def attempt(make):
    try:
        print(make())
    except (ValidationError, ormar.ModelDefinitionError, ormar.exceptions.ModelError, TypeError) as error:
        print(type(error).__name__, error)


attempt(lambda: Sample())
attempt(lambda: Sample(name="x", small=9, ratio=0.1, price="1.234"))
attempt(lambda: Sample(name="long name", on="maybe", colour="green"))
attempt(lambda: Sample(name="ok", unknown=1))
attempt(lambda: ormar.String())
attempt(lambda: ormar.Decimal())
attempt(lambda: ormar.Enum(enum_class=int))
attempt(lambda: ormar.ForeignKey(Sample, ondelete="sometimes"))


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        sample = await Sample(
            name="one",
            big=2**40,
            ratio=0.75,
            day=datetime.date(2024, 5, 6),
            clock=datetime.time(7, 8, 9),
            price=decimal.Decimal("12.30"),
            key=uuid.UUID(int=1),
            dashed=uuid.UUID(int=2),
            data={"a": [1, None, "x"]},
            raw=b"\x00\xff",
            shown=b"abc",
            label="t",
        ).save()
        print(sample.saved, sample.pk, sample.shown, sample.raw)
        again = await Sample.objects.get(name="one")
        print(again == sample, again is sample, hash(again) == hash(sample))
        print(again.price, again.key, again.dashed, again.data, again.colour, again.day, again.clock, again.at)
        shown = again.model_dump(exclude={"dashed"})
        print(shown)
        print(again.model_dump_json(exclude={"dashed"}))
        again.small = "4"
        print(again.small, again.saved)
        try:
            again.small = 77
        except ValidationError as error:
            print(error)
        try:
            again.nothing = 1
        except ValidationError as error:
            print(error)
        again.colour = "b"
        again.data = "[1, 2]"
        await again.update(note="changed")
        await sample.load()
        print(sample.colour, sample.data, sample.note, sample.small)


asyncio.run(main())
