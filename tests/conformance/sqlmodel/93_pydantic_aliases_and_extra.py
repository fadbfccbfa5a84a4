# Names outside of models, values that no field has, texts that are no JSON, copies, and strictness.
from datetime import date
from typing import Annotated, Optional

from pydantic import (
    AliasChoices,
    AliasGenerator,
    AliasPath,
    BaseModel,
    ConfigDict,
    Field,
    PrivateAttr,
    Strict,
    StrictInt,
    ValidationError,
)
from pydantic.alias_generators import to_camel, to_pascal, to_snake
from sqlmodel import Field as Column
from sqlmodel import Session, SQLModel, create_engine, select


def attempt(function):
    try:
        print(repr(function()))
    except ValidationError as error:
        print(error)
    except Exception as error:
        print(type(error).__name__, error)


class Parcel(BaseModel):
    model_config = ConfigDict(alias_generator=to_camel, populate_by_name=True, extra="allow")
    tracking_code: str
    weight_in_grams: int = Field(default=0, alias="weight")
    sender: str = Field(default="?", validation_alias=AliasChoices("from", AliasPath("route", 0)))
    arrived_on: Optional[date] = Field(default=None, serialization_alias="arrival")
    _seen: list = PrivateAttr(default_factory=list)


parcel = Parcel(trackingCode="A1", weight="12", route=["Ulm", "Bonn"], fragile=True)
print(parcel, parcel.model_extra, parcel.fragile, sorted(parcel.model_fields_set))
print(parcel.model_dump(), parcel.model_dump(by_alias=True, exclude={"fragile"}))
print(parcel.model_dump_json(by_alias=True, exclude_unset=True))
parcel.colour = "red"
del parcel.fragile
print(repr(parcel), list(parcel))
attempt(lambda: parcel.fragile)
attempt(lambda: Parcel(weight="heavy", route=[3]))
attempt(lambda: Parcel(tracking_code="B2", sender="me") == Parcel(trackingCode="B2", **{"from": "me"}))
print(to_camel("one_two"), to_pascal("one_two"), to_snake("OneTwoHTTP"))


class Label(BaseModel):
    model_config = ConfigDict(
        alias_generator=AliasGenerator(validation_alias=to_pascal, serialization_alias=to_camel), extra="forbid"
    )
    first_line: str
    second_line: str = ""


attempt(lambda: Label(FirstLine="x").model_dump(by_alias=True))
attempt(lambda: Label(first_line="x"))
for text in ['{"FirstLine": "x"}', "{FirstLine: 1}", '{"FirstLine": "x"', '{"FirstLine": "x",}', "[1, 2", '{"FirstLine": 01}', "", "[]", '{"FirstLine": "\\q"}', '{"FirstLine": "x"} y']:
    attempt(lambda: Label.model_validate_json(text))


class Meter(BaseModel):
    model_config = ConfigDict(strict=True, frozen=True)
    value: int
    ratio: float = 1.0
    read_on: Optional[date] = None
    tags: tuple[str, ...] = ()


attempt(lambda: Meter(value="1", ratio=True, read_on="2024-01-02", tags=["a"]))
attempt(lambda: Meter.model_validate_json('{"value": 1, "read_on": "2024-01-02", "tags": ["a"]}'))
attempt(lambda: Meter.model_validate({"value": "1"}, strict=False))
meter = Meter(value=1)
attempt(lambda: setattr(meter, "value", 2))
print({meter: "kept"}[Meter(value=1)])


class Loose(BaseModel):
    count: StrictInt = 0
    level: Annotated[int, Strict()] = 0
    name: str = Field(default="", strict=True)


attempt(lambda: Loose(count="1", level="2", name=3))


class Shelf(SQLModel, table=True):
    model_config = ConfigDict(validate_assignment=True)
    id: int | None = Column(default=None, primary_key=True)
    label: str = Column(max_length=6)


class ShelfUpdate(SQLModel):
    label: str | None = None


attempt(lambda: Shelf(label="much too long"))
shelf = Shelf(label="top")
attempt(lambda: setattr(shelf, "label", "much too long"))
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    session.add(shelf)
    session.commit()
    session.refresh(shelf)
    twin = shelf.model_copy(update={"id": None, "label": "low"})
    print(twin, shelf, twin == shelf)
    attempt(lambda: ShelfUpdate.model_validate_json('{"label": null}').model_dump(exclude_unset=True))
    print(session.exec(select(Shelf)).all())
print(ShelfUpdate(label="x").model_copy(deep=True), ShelfUpdate.model_construct(label=5))
