# Models of pydantic: limits, validators, what is dumped, copied and updated.
from datetime import datetime, date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Optional, Annotated, Literal, Any
from uuid import UUID
from pydantic import field_validator, model_validator, computed_field, ConfigDict, ValidationError
from sqlmodel import SQLModel, Field, create_engine


class Kind(str, Enum):
    a = "a"
    b = "b"


class Base(SQLModel):
    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid")
    name: str = Field(min_length=2, max_length=5, description="d")
    age: int = Field(default=3, ge=0, lt=10)
    ratio: Annotated[float, Field(gt=0)] = 1.0
    kind: Kind = Kind.a
    when: Optional[datetime] = None
    day: date | None = None
    price: Decimal = Field(default=Decimal("1.0"), max_digits=4, decimal_places=2)
    ident: UUID | None = None
    lit: Literal["x", "y"] = "x"
    tags: list[str] = []
    data: dict[str, int] = {}
    anything: Any = None

    @field_validator("name")
    @classmethod
    def no_digits(cls, value):
        if any(c.isdigit() for c in value):
            raise ValueError("no digits, please")
        return value.title()

    @model_validator(mode="after")
    def check(self):
        if self.age == 9 and self.name == "Bad":
            raise ValueError("bad nine")
        return self

    @computed_field
    @property
    def label(self) -> str:
        return f"{self.name}/{self.age}"


def show(f):
    try:
        print(repr(f()))
    except ValidationError as e:
        print(e)
        print(e.error_count(), [(x["type"], x["loc"], x["msg"]) for x in e.errors()])
    except Exception as e:
        print(type(e).__name__, e)


show(lambda: Base(name="  ann "))
show(lambda: Base(name="a", age=10, ratio=0, kind="c", when="x", day="2020-13-01", price="123.456", ident="zz", lit="z", tags="no", data={"a": "b"}))
show(lambda: Base(nam="ann"))
show(lambda: Base(name="a1b"))
show(lambda: Base(name="bad", age=9))
show(lambda: Base(name="bad", age="7", ratio="2.5", kind="b", when="2020-01-02T03:04:05", day="2020-01-02", price="1.25", ident="12345678123456781234567812345678", tags=("a", "b"), data={"k": "3"}, anything=object))
show(lambda: Base(name=None, age=None))
show(lambda: Base(name=3, age=2.5, tags=[1], price=float("nan")))
show(lambda: Base.model_validate({"name": "zed", "age": True}))
show(lambda: Base.model_validate('{"name": "zed"}'))
show(lambda: Base.model_validate_json('{"name": "zed", "day": "2021-02-03", "price": 2.5}'))
b = Base(name="zed", when=datetime(2020, 1, 2), tags=["q"])
print(b.model_dump())
print(b.model_dump(exclude_unset=True), b.model_dump(exclude_defaults=True), b.model_dump(include={"name", "label"}), b.model_dump(exclude_none=True, exclude={"tags"}))
print(b.model_dump(mode="json"))
print(b.model_dump_json())
print(b.model_dump_json(indent=2, exclude_unset=True))
print(sorted(b.model_fields_set), b == Base(name="zed", when=datetime(2020, 1, 2), tags=["q"]))
c = b.model_copy(update={"age": 5})
print(c.age, c.label, b.age)
b.sqlmodel_update({"age": 8, "name": "new"})
print(b)
print(list(Base.model_fields), Base.model_fields["age"].default, Base.model_fields["name"].is_required(), Base.model_fields["name"].description)


class Row(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(max_length=3)


r = Row(name="toolong", id="5")
print(r, r.model_dump())
show(lambda: Row.model_validate({"name": "toolong"}))
show(lambda: Row.model_validate({"name": "abc", "id": "5"}))
show(lambda: Row.model_validate(Base(name="abc")))
show(lambda: Row.model_validate({"name": "abc"}, update={"id": 7}))
print(Row().name if False else Row.__table__.name, repr(Row()), Row(id=1) == Row(id=1))
SQLModel.metadata.create_all(create_engine("sqlite://"))
