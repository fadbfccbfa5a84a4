import asyncio
from typing import Optional

import ormar
import sqlalchemy
from ormar.models.helpers.sqlalchemy import qualified_fk_reference, validate_cross_schema_constraints
from sqlalchemy.ext.asyncio import create_async_engine

base = ormar.OrmarConfig(
    metadata=sqlalchemy.MetaData(),
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///club.db"),
    engine=create_async_engine("sqlite+aiosqlite:///club.db"),
)
main = base.copy(schema="main")


class Team(ormar.Model):
    ormar_config = main.copy(tablename="teams")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=100, index=True)


class Badge(ormar.Model):
    ormar_config = main.copy(tablename="badges")

    id: int = ormar.Integer(primary_key=True)
    text: str = ormar.String(max_length=40, unique=True)


class Player(ormar.Model):
    ormar_config = main.copy(tablename="players", constraints=[ormar.IndexColumns("name", "age")])

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=100)
    age: int = ormar.Integer(default=18)
    team: Optional[Team] = ormar.ForeignKey(Team)
    badges: Optional[list[Badge]] = ormar.ManyToMany(Badge)


class Visitor(ormar.Model):
    ormar_config = main.copy(tablename="visitors", schema=None)

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=100)


class Guest(ormar.Model):
    ormar_config = base.copy(tablename="teams", schema="temp")

    id: int = ormar.Integer(primary_key=True)
    seat: int = ormar.Integer(unique=True)


away = base.copy(metadata=sqlalchemy.MetaData(), schema="away")


class Fan(ormar.Model):
    ormar_config = away.copy(tablename="fans")

    id: int = ormar.Integer(primary_key=True)
    team: Optional[Team] = ormar.ForeignKey(Team, related_name="fans")


class Far(ormar.Model):
    ormar_config = base.copy(metadata=sqlalchemy.MetaData(), schema="far", tablename="fars")

    id: int = ormar.Integer(primary_key=True)


for model in (Team, Player, Visitor, Guest, Fan):
    table = model.ormar_config.table
    print(table.name, table.fullname, table.schema, str(table), model.ormar_config.schema)
    print(qualified_fk_reference(model, "id"))
print(list(base.metadata.tables))
through = Player.ormar_config.model_fields["badges"].through
print(through.ormar_config.schema, through.ormar_config.table.fullname)
validate_cross_schema_constraints(base.metadata, "sqlite")

mixed = sqlalchemy.MetaData()


class Club(ormar.Model):
    ormar_config = base.copy(tablename="clubs", metadata=mixed)

    id: int = ormar.Integer(primary_key=True)


class Member(ormar.Model):
    ormar_config = base.copy(tablename="members", metadata=mixed, schema="people")

    id: int = ormar.Integer(primary_key=True)
    club: Optional[Club] = ormar.ForeignKey(Club)


validate_cross_schema_constraints(mixed, "postgresql")
try:
    validate_cross_schema_constraints(mixed, "sqlite")
except ormar.ModelDefinitionError as error:
    print(error)


async def run():
    async with base.engine.begin() as connection:
        await connection.run_sync(base.metadata.create_all)
    async with base.engine.begin() as connection:
        await connection.run_sync(away.metadata.drop_all)
        await connection.run_sync(main.metadata.drop_all)
    try:
        async with base.engine.begin() as connection:
            await connection.run_sync(Far.ormar_config.metadata.create_all)
    except Exception as error:
        print(type(error).__name__, error)


asyncio.run(run())
