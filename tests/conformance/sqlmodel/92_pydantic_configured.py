# Nested models, settings of models, functions in Annotated, aliases, serializers.
from datetime import datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Optional

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PositiveInt,
    PrivateAttr,
    TypeAdapter,
    ValidationError,
    ValidationInfo,
    computed_field,
    field_serializer,
    field_validator,
    model_validator,
)
from sqlmodel import Field as SQLField
from sqlmodel import SQLModel, create_engine


def attempt(function):
    try:
        print(repr(function()))
    except ValidationError as error:
        print(error)
        print([(item["type"], item["loc"], item.get("ctx")) for item in error.errors(include_url=False)])
    except Exception as error:
        print(type(error).__name__, error)


class Colour(Enum):
    red = "r"
    blue = "b"


class Point(BaseModel):
    x: int
    y: PositiveInt = 1


class Line(BaseModel):
    points: list[Point] = Field(min_length=2, max_length=3)
    named: dict[str, Point] = {}
    start: Point | None = None
    either: Point | int | str = 0
    pair: tuple[int, Point] | None = None


attempt(lambda: Line(points=[{"x": 1}, Point(x=2)], named={"a": {"x": "3"}}, either={"x": 1}, pair=(1, {"x": 2})))
attempt(lambda: Line(points=[{"x": 1}]))
attempt(lambda: Line(points=[{"x": "a", "y": 0}, {}, 5], named={"k": {"x": []}}, start=3, either=[], pair=[1]))
line = Line(points=[Point(x=1), Point(x=2, y=5)], named={"a": Point(x=0)}, start=Point(x=9))
print(line.model_dump())
print(line.model_dump(include={"points": {0: {"x"}}, "start": True}))
print(line.model_dump(exclude={"points": {"__all__": {"y"}}, "named": {"a"}}, exclude_unset=True))
print(line.model_dump_json(exclude_defaults=True))


class Strict(BaseModel):
    model_config = ConfigDict(frozen=True, populate_by_name=True, title="Stern", str_to_lower=True)
    long_name: str = Field(alias="longName", max_length=4)
    colour: Colour = Colour.red


item = Strict(longName="ABCD")
print(item, item.model_dump(by_alias=True), item.model_dump(mode="json"))
attempt(lambda: Strict(long_name="abcde", colour="x"))
attempt(lambda: Strict())
attempt(lambda: setattr(item, "colour", Colour.blue))


class Assigned(BaseModel):
    model_config = ConfigDict(validate_assignment=True, use_enum_values=True, extra="forbid")
    age: Annotated[int, Field(ge=0)] = 0
    colour: Colour = Colour.red
    label: Annotated[str, BeforeValidator(lambda value: str(value)), AfterValidator(str.upper)] = "none"


assigned = Assigned(age="4", colour="b", label=12)
print(assigned)
assigned.age = "7"
print(assigned.age, assigned.model_fields_set == {"age", "colour", "label"})
attempt(lambda: setattr(assigned, "age", -1))
attempt(lambda: setattr(assigned, "agee", 1))
attempt(lambda: Assigned(agee=1))


class Account(BaseModel):
    name: str
    first: str
    second: str
    _count: int = PrivateAttr(default=3)

    @field_validator("name", mode="before")
    @classmethod
    def trimmed(cls, value):
        return value.strip() if isinstance(value, str) else value

    @field_validator("second")
    @classmethod
    def same(cls, value, info: ValidationInfo):
        if value != info.data.get("first"):
            raise ValueError(f"{info.field_name} differs")
        return value

    @field_validator("first", mode="wrap")
    @classmethod
    def around(cls, value, handler):
        try:
            return handler(value)
        except ValidationError:
            return "wrapped"

    @model_validator(mode="before")
    @classmethod
    def renamed(cls, data):
        if isinstance(data, dict) and "nick" in data:
            data = {**data, "name": data["nick"]}
        return data

    @model_validator(mode="after")
    def checked(self):
        assert self.name != "bad", "bad name"
        return self


account = Account(nick=" ann ", first=5, second="wrapped")
print(account, account._count)
attempt(lambda: Account(name="a", first="1", second="2"))
attempt(lambda: Account(name="bad", first="1", second="1"))


class Written(SQLModel):
    when: datetime
    took: timedelta = timedelta(hours=1, minutes=5)
    price: Decimal = Decimal("1.50")
    raw: bytes = b"ab"
    tags: set[str] = {"only"}
    keyed: dict[int, bool] = {1: True}
    hidden: str = SQLField(default="no", exclude=True)

    @field_serializer("price")
    def as_text(self, value):
        return f"{value} EUR"

    @computed_field
    @property
    def year(self) -> int:
        return self.when.year


written = Written(when="2024-05-06T07:08:09Z")
print(written.model_dump(exclude={"when"}))
print(written.model_dump_json())
print(written.when.isoformat(), written.when.tzinfo, written.when.utcoffset(), written.when == datetime.fromisoformat("2024-05-06T09:08:09+02:00"))


class Hero(SQLModel, table=True):
    id: int | None = SQLField(default=None, primary_key=True)
    name: str = SQLField(max_length=5)
    age: Optional[int] = SQLField(default=None, ge=0)


attempt(lambda: Hero.model_validate({"name": "too long", "age": -1}))
attempt(lambda: TypeAdapter(list[Point]).validate_python([{"x": 1}, {"y": 2}]))
print(TypeAdapter(list[Point]).dump_python([Point(x=1)]), TypeAdapter(dict[str, int]).validate_json('{"a": "1"}'))
print(Point.model_construct(x="unchecked"), Point.model_fields["y"].default, Point.model_fields["x"].is_required())
SQLModel.metadata.create_all(create_engine("sqlite://"))
Point(x=None)
