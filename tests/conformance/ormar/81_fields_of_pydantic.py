"""Fields that only pydantic knows beside columns, and foreign keys that must have a value."""

import asyncio
import re
from typing import List, Optional

import ormar
import pydantic
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///crew.db"),
    metadata=sqlalchemy.MetaData(),
)


class Ship(ormar.Model):
    ormar_config = base.copy(tablename="ships")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=10)
    note: Optional[str] = None
    speed: int = 12
    flags: List[str] = []
    code: str = pydantic.Field("none", max_length=5)
    made: list = pydantic.Field(default_factory=list)


class Sailor(ormar.Model):
    ormar_config = base.copy(tablename="sailors")

    id: int = ormar.Integer(primary_key=True)
    ship: Ship = ormar.ForeignKey(Ship, related_name="crew", nullable=False)
    friend_of: Optional[Ship] = ormar.ForeignKey(Ship, skip_reverse=True)


def shown(exc):
    # The last type of the three has six letters of chance in its name.
    return re.sub(r"(PkOnlyShip)[a-z]{6}", r"\1", str(exc))


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        ship = await Ship.objects.create(name="Anna", note="new")
        print(ship, ship.model_dump(), ship.made is Ship(name="b").made)
        print(await Ship.objects.get())
        for given in ({"name": "c", "code": "toolong"}, {"name": "c", "speed": "fast"}, {"flags": ["x"]}):
            try:
                print(Ship(**given))
            except pydantic.ValidationError as exc:
                print(exc)
        print(Sailor(ship=ship, friend_of=None).friend_of)
        for given in ({"ship": None}, {"ship": None, "friend_of": ship}, {"ship": []}, {}):
            try:
                print(await Sailor.objects.create(**given))
            except pydantic.ValidationError as exc:
                print(shown(exc))
        print(await Sailor.objects.count())


asyncio.run(main())
