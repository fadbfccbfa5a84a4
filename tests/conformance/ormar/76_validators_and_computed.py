import asyncio
from typing import ForwardRef

import ormar
import sqlalchemy
from pydantic import PrivateAttr, ValidationError, computed_field, field_validator, model_validator

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///checked.db"),
    metadata=sqlalchemy.MetaData(),
)
FolderRef = ForwardRef("Folder")


class Folder(ormar.Model):
    ormar_config = base.copy(tablename="folders")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)
    parent = ormar.ForeignKey(FolderRef, related_name="children")
    _opened: int = PrivateAttr(default=0)

    @field_validator("name")
    @classmethod
    def no_slash(cls, value):
        if "/" in value:
            raise ValueError("no slashes in names")
        return value.strip()

    @computed_field
    @property
    def title(self) -> str:
        return self.name.title()

    def open(self):
        self._opened += 1
        return self._opened


try:
    Folder(name="too early")
except Exception as error:
    print(type(error).__name__, error)
Folder.update_forward_refs()


class Range(ormar.Model):
    ormar_config = base.copy(tablename="ranges", extra=ormar.Extra.ignore)

    id: int = ormar.Integer(primary_key=True)
    low: int = ormar.Integer()
    high: int = ormar.Integer()

    @model_validator(mode="before")
    @classmethod
    def fill(cls, data):
        data.setdefault("high", 10)
        return data


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        root = await Folder.objects.create(name=" root ")
        inner = await Folder.objects.create(name="inner", parent=root)
        print(repr(root.name), root.title, root.open(), root.open(), inner.open())
        print(inner.model_dump(exclude={"parent"}))
        try:
            Folder(name="a/b")
        except ValidationError as error:
            print(error)
        print(Range(low=1, unknown=3))
        found = await Folder.objects.select_related("children").get(name="root")
        print([child.title for child in found.children])
        print(str(found.children[0].parent.name))


asyncio.run(main())
