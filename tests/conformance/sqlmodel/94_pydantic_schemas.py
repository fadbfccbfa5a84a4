# JSON schemas of models and tables; generic models, models of one value, models made by calls.
import json
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, Generic, Literal, Optional, TypeVar, Union
from uuid import UUID

from pydantic import (
    UUID4,
    BaseModel,
    ConfigDict,
    Field,
    PositiveInt,
    RootModel,
    SecretStr,
    TypeAdapter,
    ValidationError,
    computed_field,
    create_model,
    validate_call,
)
from sqlmodel import Field as Column
from sqlmodel import Relationship, SQLModel, create_engine


def attempt(function):
    try:
        print(repr(function()))
    except ValidationError as error:
        print(error)
    except Exception as error:
        print(type(error).__name__, error)


class Season(str, Enum):
    dry = "dry"
    wet = "wet"


class Berth(BaseModel):
    """Where a boat lies."""

    number: PositiveInt
    depth: float = Field(default=2.5, gt=0.5, lt=30, multiple_of=0.5, description="in metres")


class Harbour(SQLModel, table=True):
    id: int | None = Column(default=None, primary_key=True)
    name: str = Column(min_length=2, max_length=20, description="as on the chart")
    fee: Decimal = Column(default=Decimal("1.50"), max_digits=6, decimal_places=2)
    opened: Optional[date] = None
    boats: list["Boat"] = Relationship(back_populates="harbour")


class Boat(SQLModel, table=True):
    id: int | None = Column(default=None, primary_key=True)
    harbour_id: int | None = Column(default=None, foreign_key="harbour.id")
    harbour: Harbour | None = Relationship(back_populates="boats")


class Visit(BaseModel):
    model_config = ConfigDict(title="A visit", extra="forbid", json_schema_extra={"examples": [{"boat": 1}]})
    boat: int
    berth: Berth
    others: list[Berth] = Field(default=[], max_length=3)
    season: Season = Season.dry
    kind: Literal["short", "long"] = "short"
    until: Union[datetime, int, None] = None
    notes: dict[str, Any] = {}
    stay: timedelta = timedelta(days=1)
    code: Annotated[str, Field(pattern="^[A-Z]+$")] = "X"
    ident: UUID | None = None
    token: UUID4 | None = None
    place: tuple[float, float] = (0.0, 0.0)
    pin: SecretStr = SecretStr("1234")
    before: Optional["Visit"] = Field(default=None, alias="previousVisit", title="The one before")

    @computed_field
    @property
    def fee(self) -> Decimal:
        "What it costs."
        return Decimal("2") * self.boat


for model in (Harbour, Boat, Berth, Visit):
    print(json.dumps(model.model_json_schema(), indent=1))
print(json.dumps(Visit.model_json_schema(mode="serialization", by_alias=False)["$defs"]["Visit"]["properties"]["fee"]))
print(json.dumps(TypeAdapter(dict[str, list[Berth]]).json_schema()))
visit = Visit(boat=1, berth={"number": 3}, previousVisit={"boat": 2, "berth": {"number": 1}})
print(visit)
print(visit.model_dump_json(exclude_defaults=True, by_alias=True))
attempt(lambda: Visit(boat=1, berth={"number": 0, "depth": 0.7}, token="12345678-1234-1234-8234-567812345678"))

Item = TypeVar("Item")


class Page(BaseModel, Generic[Item]):
    items: list[Item]
    total: int = 0


print(Page[Berth](items=[{"number": 1}]), Page[int].__name__, Page[int] is Page[int])
attempt(lambda: Page[int](items=["x"]))
attempt(lambda: Page(items=["anything", 1]))
Names = RootModel[list[str]]
attempt(lambda: Names(["a", "b"]))
attempt(lambda: Names([1]))
print(Names(["a"]).model_dump(), Names.model_validate_json('["q"]').root, json.dumps(Names.model_json_schema()))


class Cat(BaseModel):
    kind: Literal["cat"]
    lives: int = 9


class Dog(BaseModel):
    kind: Literal["dog", "puppy"]
    name: str


class Owner(BaseModel):
    pet: Cat | Dog = Field(discriminator="kind")


attempt(lambda: Owner(pet={"kind": "puppy", "name": "Rex"}))
attempt(lambda: Owner(pet={"kind": "bird"}))
attempt(lambda: Owner(pet={}))
attempt(lambda: Owner(pet={"kind": "dog"}))
print(json.dumps(Owner.model_json_schema()["properties"]))
Made = create_model("Made", __base__=Berth, colour=(str, "white"), length=(int, Field(ge=3)))
attempt(lambda: Made(number=1, length=4))
attempt(lambda: Made(number=1, length=2))


@validate_call
def moor(boat: int, berth: Annotated[int, Field(gt=0)] = 1, *, nights: int = 1) -> str:
    return f"{boat!r} {berth!r} {nights!r}"


attempt(lambda: moor("1", nights="3"))
attempt(lambda: moor("x", 0))
attempt(lambda: moor())
SQLModel.metadata.create_all(create_engine("sqlite://"))
