# What writes values in a way of its own, validators around others, objects that are no models, subclasses in fields.
import copy
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Optional

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    InstanceOf,
    PlainSerializer,
    SecretStr,
    SkipValidation,
    ValidationError,
    ValidationInfo,
    WrapSerializer,
    WrapValidator,
    field_serializer,
    field_validator,
    model_serializer,
    model_validator,
)
from pydantic_core import PydanticCustomError
from sqlmodel import Field as Column
from sqlmodel import Relationship, Session, SQLModel, create_engine


def attempt(function):
    try:
        print(repr(function()))
    except ValidationError as error:
        print(error)
        print([(item["type"], item["loc"]) for item in error.errors()])
    except Exception as error:
        print(type(error).__name__, str(error).replace("\n", " / "))


def or_zero(value, handler):
    try:
        return handler(value)
    except ValidationError:
        return 0


Money = Annotated[Decimal, PlainSerializer(lambda value: f"{value} EUR", return_type=str, when_used="json")]


@dataclass
class Address:
    street: str
    number: int = 1


class Line(BaseModel):
    what: str
    price: Money
    count: Annotated[int, WrapValidator(or_zero)] = 1
    doubled: Annotated[int, WrapSerializer(lambda value, handler: handler(value) * 2)] = 1

    @field_serializer("what")
    def loud(self, value, info):
        return f"{value.upper()} ({info.mode})"


class Order(BaseModel):
    lines: list[Line]
    to: Optional[Address] = None
    at: datetime = datetime(2024, 5, 6)
    password: SecretStr = SecretStr("none")

    @field_serializer("at", when_used="json")
    def day(self, value: datetime) -> str:
        return value.strftime("%d.%m.%Y")

    @field_validator("lines")
    @classmethod
    def some(cls, value, info: ValidationInfo):
        if not value:
            raise PydanticCustomError("no_lines", "{who} orders nothing", {"who": (info.context or {}).get("who", "nobody")})
        return value

    @model_validator(mode="wrap")
    @classmethod
    def noticed(cls, data, handler):
        made = handler(data)
        print("made", len(made.lines))
        return made


order = Order(lines=[{"what": "tea", "price": "2.50", "count": "many"}], to={"street": "Quay", "number": "4"}, password="pst")
print(order)
print(order.model_dump())
print(order.model_dump_json())
print(order.model_dump(mode="json", include={"lines": {0: {"price", "doubled"}}}))
attempt(lambda: Order(lines=[]))
attempt(lambda: Order.model_validate({"lines": []}, context={"who": "Ann"}))
attempt(lambda: Order(lines=[{"what": 1}], to={"number": "x"}))
attempt(lambda: Order.model_validate_json('{"lines": 1, "to": []}'))
other = copy.deepcopy(order)
other.lines[0].count = 7
print(order.lines[0].count, other.lines[0].count, order == other, order.password.get_secret_value())


class Short(BaseModel):
    name: str
    extra: Any = None

    @model_serializer
    def just_name(self):
        return {"n": self.name}


class Whole(BaseModel):
    size: int = 3

    @model_serializer(mode="wrap")
    def more(self, handler):
        return {**handler(self), "big": self.size > 2}


class Both(BaseModel):
    short: Short
    wholes: list[Whole]


print(Both(short={"name": "x"}, wholes=[{}, {"size": 1}]).model_dump(), Both(short={"name": "x"}, wholes=[]).model_dump_json())


class Plant(BaseModel):
    name: str


class Tree(Plant):
    height: int = 3


class Garden(BaseModel):
    best: Plant
    all: list[Plant] = []
    any: Any = None


print(Garden(best=Tree(name="oak"), all=[Tree(name="elm")], any=Tree(name="fir")).model_dump())


class Engine:
    pass


class Car(BaseModel):
    engine: InstanceOf[Engine] = None
    seats: SkipValidation[int] = 4


attempt(lambda: Car(engine=1, seats="four"))
attempt(lambda: Car(seats="four"))


def unknown_class():
    class Van(BaseModel):
        engine: Engine

    return Van


attempt(unknown_class)


class Club(SQLModel, table=True):
    id: int | None = Column(default=None, primary_key=True)
    name: str
    members: list["Member"] = Relationship(back_populates="club")


class Member(SQLModel, table=True):
    id: int | None = Column(default=None, primary_key=True)
    name: str
    club_id: int | None = Column(default=None, foreign_key="club.id")
    club: Club | None = Relationship(back_populates="members")


class MemberPublic(SQLModel):
    id: int
    name: str


class ClubPublic(SQLModel):
    id: int
    name: str
    members: list[MemberPublic] = []


class ClubInput(BaseModel):
    model_config = ConfigDict(extra="forbid")
    club: Club


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    club = Club(name="Chess", members=[Member(name="Ann"), Member(name="Bo")])
    session.add(club)
    session.commit()
    session.refresh(club)
    shown = ClubPublic.model_validate(club)
    print(shown)
    print(shown.model_dump_json(exclude={"members": {"__all__": {"id"}}}))
    attempt(lambda: ClubInput(club={"name": 5, "id": "x"}))
    attempt(lambda: Club.model_validate({"name": 5}))
    attempt(lambda: Club.model_validate_json('{"name": 5}'))
