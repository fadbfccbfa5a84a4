# What ormar's models have from pydantic: dumps, complaints, validators, settings.
import asyncio
import json
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Optional
from uuid import UUID

import ormar
import sqlalchemy
from pydantic import BaseModel, ConfigDict, ValidationError, computed_field, field_validator, model_validator

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///library.db"),
    metadata=sqlalchemy.MetaData(),
)


def attempt(function):
    try:
        print(repr(function()))
    except ValidationError as error:
        print(error)
        print(json.loads(error.json(include_url=False)))
    except Exception as error:
        print(type(error).__name__, error)


class State(Enum):
    new = "n"
    worn = "w"


class Author(ormar.Model):
    ormar_config = base.copy(tablename="authors")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)
    born: date = ormar.Date(nullable=True)

    @field_validator("name", mode="before")
    @classmethod
    def trimmed(cls, value):
        return value.strip() if isinstance(value, str) else value


class Book(ormar.Model):
    ormar_config = base.copy(tablename="books")

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=30, min_length=2)
    price: Decimal = ormar.Decimal(max_digits=5, decimal_places=2, default=Decimal("9.90"))
    state: State = ormar.Enum(enum_class=State, default=State.new)
    ident: UUID = ormar.UUID(default=UUID("12345678123456781234567812345678"))
    pages: int = ormar.Integer(minimum=1, maximum=5000, nullable=True)
    read_at: datetime = ormar.DateTime(nullable=True)
    author: Optional[Author] = ormar.ForeignKey(Author, nullable=True)

    @computed_field
    @property
    def shown(self) -> str:
        return f"{self.title} ({self.state.value})"

    @model_validator(mode="after")
    def thick(self):
        if self.pages and self.pages > 1000 and self.price < 10:
            raise ValueError("too cheap for so many pages")
        return self


class BookPublic(BaseModel):
    model_config = ConfigDict(from_attributes=True, str_to_upper=True)
    title: str
    price: float
    author: Optional[dict] = None


book = Book(title="Sea", price="12.5", state="w", author=Author(name=" Ann ", born="1970-02-03"))
print(book.author.name, book.model_dump(exclude={"ident"}))
print(book.model_dump_json(exclude={"author": {"id"}}))
print(book.dict(include={"title", "price"}), book.json(exclude={"author", "ident"}, exclude_none=True))
attempt(lambda: Book(title="x", price="1234.567", pages=0, state="z", read_at="yesterday"))
attempt(lambda: Book(title="Long", pages=2000))
attempt(lambda: setattr(book, "pages", "many"))
attempt(lambda: Author(name=None))
attempt(lambda: Author())


async def main():
    if not base.database.is_connected:
        await base.database.connect()
    engine = sqlalchemy.create_engine("sqlite:///library.db")
    base.metadata.drop_all(engine)
    base.metadata.create_all(engine)
    author = await Author.objects.create(name="  Bo  ")
    made = await Book.objects.create(title="Hill", author=author, pages="12")
    print(BookPublic.model_validate(made.model_dump(include={"title", "price"})))
    attempt(lambda: BookPublic.model_validate({"title": 1, "price": "x"}))
    loaded = await Book.objects.select_related("author").get()
    print(loaded.model_dump(exclude_unset=True, exclude={"author": {"books"}}))
    print(loaded.model_dump_json(exclude_defaults=True))
    try:
        await loaded.update(pages="none")
    except ValidationError as error:
        print(error.error_count(), error.title, error.errors()[0]["type"])
    await base.database.disconnect()


asyncio.run(main())
