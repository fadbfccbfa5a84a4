"""Unions whose members a field or a function tells apart, and what `schema_extra` says to pydantic."""

from typing import Annotated, Any, Literal, Optional, Union
from pydantic import ValidationError, BaseModel, Field as PField
from sqlmodel import Discriminator, Field, SQLModel, Tag

class Cat(SQLModel):
    pet_type: Literal["cat"]
    meows: int

class Dog(SQLModel):
    pet_type: Literal["dog"]
    barks: float

class Model(SQLModel):
    pet: Cat | Dog = Field(..., discriminator="pet_type")
    n: int

class Pie(SQLModel):
    pass

class ApplePie(Pie):
    fruit: Literal["apple"] = "apple"

class PumpkinPie(Pie):
    filling: Literal["pumpkin"] = "pumpkin"

def kind_of(v: Any) -> str:
    if isinstance(v, dict):
        return v.get("fruit", v.get("filling"))
    return getattr(v, "fruit", getattr(v, "filling", None))

class Dinner(SQLModel):
    dessert: Annotated[ApplePie, Tag("apple")] | Annotated[PumpkinPie, Tag("pumpkin")] = Field(
        discriminator=Discriminator(kind_of),
    )

class Dinner2(BaseModel):
    dessert: Annotated[Union[Annotated[ApplePie, Tag("apple")], Annotated[PumpkinPie, Tag("pumpkin")]], Discriminator(kind_of)] | None = None
    pet: Annotated[Union[Cat, Dog], Discriminator("pet_type")] = PField(default=None)
    many: list[Annotated[Union[Annotated[int, Tag("number")], Annotated[str, Tag("text")]], Discriminator(lambda v: "number" if isinstance(v, int) else "text" if isinstance(v, str) else None)]] = []

def tell(f):
    try:
        print(repr(f()))
    except ValidationError as e:
        print(e)
        for x in e.errors():
            print(x)

tell(lambda: Model(pet={"pet_type": "dog", "barks": 3.14}, n=1))
tell(lambda: Model(pet={"pet_type": "dog"}, n=1))
tell(lambda: Model(pet={"pet_type": "cow"}, n=1))
tell(lambda: Model(pet={"x": "cow"}, n=1))
tell(lambda: Dinner.model_validate({"dessert": {"fruit": "apple"}}))
tell(lambda: Dinner.model_validate({"dessert": {"filling": "pumpkin"}}))
tell(lambda: Dinner(dessert=PumpkinPie()))
tell(lambda: Dinner.model_validate({"dessert": {"filling": "x"}}))
tell(lambda: Dinner.model_validate({"dessert": {"a": "x"}}))
tell(lambda: Dinner.model_validate({"dessert": {"fruit": "apple", "filling": 3}}))
tell(lambda: Dinner.model_validate({"dessert": 3}))
tell(lambda: Dinner2())
tell(lambda: Dinner2(dessert=None))
tell(lambda: Dinner2(dessert={"fruit": "apple"}, pet={"pet_type": "cat", "meows": 3}, many=[1, "a"]).model_dump())
tell(lambda: Dinner2(many=[1, 2.5], pet={"pet_type": "x"}))
tell(lambda: Dinner2.model_validate_json('{"many": [1, "a", null], "dessert": {"fruit": "pumpkin"}}'))
class M1(SQLModel):
    f: str = Field(schema_extra={"validation_alias": "f_alias"})
class M2(SQLModel):
    f: str = Field(schema_extra={"serialization_alias": "f_out", "examples": ["a"]})
class M3(SQLModel):
    f: int = Field(default=1, schema_extra={"title": "Eff", "x-y": 3, "ge": 1})
tell(lambda: M1.model_validate({"f_alias": "asd"}))
tell(lambda: M1(f="a"))
tell(lambda: M2(f="x").model_dump(by_alias=True))
tell(lambda: M3(f=0))
tell(lambda: M3(f=3))
print(M2.model_json_schema())
print(M3.model_json_schema())
