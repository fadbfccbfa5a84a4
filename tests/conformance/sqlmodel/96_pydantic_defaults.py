# Defaults that are made, objects that are validated again, classes that nest and refer to later ones.
from typing import ClassVar, Optional

from pydantic import BaseModel, Field, PrivateAttr, ValidationError, field_validator
from sqlmodel import Field as Column
from sqlmodel import SQLModel, create_engine


def attempt(function):
    try:
        print(repr(function()))
    except ValidationError as error:
        print(error)
    except Exception as error:
        print(type(error).__name__, error)


class Recipe(BaseModel):
    title: str
    steps: list[str] = Field(default_factory=lambda: ["wash hands"])
    slug: str = Field(default_factory=lambda data: data["title"].lower().replace(" ", "-"))
    servings: int = Field(default="four", validate_default=True)
    limit: ClassVar[int] = 8
    _tries: int = PrivateAttr(default=0)
    _notes: list[str] = []

    def model_post_init(self, context):
        self._tries += 1

    @field_validator("servings", mode="before")
    @classmethod
    def words(cls, value):
        return {"two": 2, "four": 4}.get(value, value)


soup = Recipe(title="Pea Soup")
soup.steps.append("boil")
soup._notes.append("salt")
other = Recipe(title="Pea Soup", servings="two")
print(soup, soup._tries, soup._notes, other._notes, other, Recipe.limit)
print(soup == Recipe(title="Pea Soup", steps=["wash hands", "boil"]), sorted(other.model_fields_set))
attempt(lambda: Recipe(title="x", servings="many"))


class Menu(BaseModel):
    dishes: "list[Dish]"
    parent: Optional["Menu"] = None


class Dish(BaseModel):
    name: str
    price: float = 0


attempt(lambda: Menu(dishes=[{"name": "Tart", "price": "3"}], parent={"dishes": []}))
attempt(lambda: Menu(dishes=[{"name": None}], parent={"dishes": 1}))
print(Menu.model_rebuild(), Dish.model_rebuild(force=True))


class Order(BaseModel):
    what: "Unheard"


attempt(lambda: Order(what=1))


class Guest(SQLModel):
    name: str = Column(regex="^[A-Z]", min_length=2)
    visits: int = 0


guest = Guest(name="ann")
again = Guest.model_validate(guest, update={"visits": 3})
print(guest, again, Guest.model_validate(guest) is guest, Guest.model_validate(guest) == guest)
attempt(lambda: Guest(name="a"))


class Table(SQLModel, table=True):
    id: int | None = Column(default=None, primary_key=True)
    seats: int = Column(default=4, ge=1)


attempt(lambda: Table.model_validate({"seats": 0}))
print(Table(seats=0), Table.model_validate(Table(seats=2)), Guest.model_config.get("from_attributes"))
SQLModel.metadata.create_all(create_engine("sqlite://"))
