"""Models of pydantic's with some of the fields, and objects from plain data."""

import asyncio
import re
from typing import Optional

import ormar
import pydantic
import sqlalchemy
from pydantic import computed_field, field_validator

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///shop.db"),
    metadata=sqlalchemy.MetaData(),
)


class Shelf(ormar.Model):
    ormar_config = base.copy(tablename="shelves")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=10)

    @field_validator("name")
    @classmethod
    def in_capitals(cls, value):
        if value == "none":
            raise ValueError("a shelf has a name")
        return value.upper()


class Jar(ormar.Model):
    ormar_config = base.copy(tablename="jars")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20, default="jam")
    grams: float = ormar.Float()
    shelf: Optional[Shelf] = ormar.ForeignKey(Shelf, related_name="jars")

    @computed_field
    def label(self) -> str:
        return f"{self.name}, {self.grams} g"


JarIn = Jar.get_pydantic(exclude={"id", "shelf__id"})
JarOut = Jar.get_pydantic(include={"id", "name"})
ShelfOut = Shelf.get_pydantic(exclude={"id": ..., "jars": {"shelf", "id"}})


def shown(value):
    # The name of each such model ends in three letters of chance.
    return re.sub(r"_[A-Z]{3}\b", "", str(value))


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        for model in (JarIn, JarOut, ShelfOut):
            fields = {name: field.is_required() for name, field in model.model_fields.items()}
            print(shown(model.__name__), fields, issubclass(model, pydantic.BaseModel))
        print(JarIn is Jar.get_pydantic(exclude={"id", "shelf__id"}), JarIn is JarOut)
        given = JarIn(grams="250", shelf={"name": "top"})
        print(shown(repr(given)), given.model_dump())
        jar = Jar(**given.model_dump())
        await jar.shelf.save()
        await jar.save()
        print(JarOut(**jar.model_dump()), ShelfOut(name="low", jars=[{"grams": 3}]).model_dump_json())
        for make in (
            lambda: JarIn(grams=1, shelf={"name": "none"}),
            lambda: JarIn(grams="x"),
            lambda: JarOut(id="q"),
            lambda: Jar.model_validate({"name": "x"}),
            lambda: Jar.model_validate([1]),
            lambda: Jar.model_validate_json("{"),
        ):
            try:
                print(make())
            except pydantic.ValidationError as exc:
                print(shown(exc))
        print(Jar.model_validate({"grams": 3, "shelf": 1}), Jar.model_validate(jar) is jar)
        print(Jar.model_validate_json('{"grams": 4.5, "name": "honey", "shelf": {"id": 1, "name": "top"}}').model_dump())
        print(Jar.model_fields["name"].default, Jar.model_fields["grams"].is_required(), sorted(jar.model_fields_set))
        print(dict(jar.shelf), [name for name, _ in jar])


asyncio.run(main())
