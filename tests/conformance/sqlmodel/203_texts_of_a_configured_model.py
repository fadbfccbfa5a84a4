"""Names of the members of unions where a model configures its texts."""

from typing import Union, Annotated
from pydantic import BaseModel, ConfigDict, ValidationError, Field, TypeAdapter
from typing_extensions import TypedDict, NotRequired
import pydantic
class A(BaseModel):
    model_config = ConfigDict(str_strip_whitespace=True)
    x: Union[int, str] = 3
    y: Union[int, Annotated[str, Field(max_length=3)]] = 3
def t(f):
    try:
        print(repr(f()))
    except ValidationError as e:
        print(e)
t(lambda: A(x=[]))
t(lambda: A(x=" a ", y=" 5 "))
t(lambda: A(y="abcd"))
t(lambda: A(y=[]))
class B(BaseModel):
    model_config = ConfigDict(str_max_length=2)
    x: Union[int, str, list[str]] = 3
t(lambda: B(x={}))
class C(BaseModel):
    model_config = ConfigDict(str_to_upper=True)
    x: Union[int, str] = 3
    y: int | str | None = 3
t(lambda: C(x=[], y=[]))
class D(BaseModel):
    model_config = ConfigDict(str_min_length=2)
    x: Union[int, dict[str, str]] = 3
t(lambda: D(x=[]))
t(lambda: D(x={"a": "abc"}))
class E(BaseModel):
    model_config = ConfigDict(coerce_numbers_to_str=True)
    x: Union[bool, str] = True
t(lambda: E(x=[]))
class F(BaseModel):
    model_config = ConfigDict(strict=True)
    x: Union[bool, str] = True
t(lambda: F(x=[]))
