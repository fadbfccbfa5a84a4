"""Fields that are dicts with known keys (`TypedDict`): validated, dumped, in unions and as JSON columns."""

from typing import Optional, List, Annotated
from datetime import datetime
from typing_extensions import TypedDict, NotRequired, Required
from pydantic import BaseModel, ValidationError, Field, TypeAdapter
from sqlmodel import SQLModel, Field as SField, Column, JSON, Session, create_engine, select
class Addr(TypedDict):
    street: str
    no: int
    extra: NotRequired[str]
class Part(TypedDict, total=False):
    a: Required[int]
    b: List[int]
    when: Annotated[datetime, Field(description="x")]
class Sub(Addr):
    zip: Optional[str]
class P(SQLModel):
    addr: Addr
    part: Optional[Part] = None
    subs: list[Sub] = []
class H(SQLModel, table=True):
    id: int | None = SField(default=None, primary_key=True)
    data: Addr = SField(sa_column=Column(JSON))
def t(f):
    try:
        print(repr(f()))
    except ValidationError as e:
        print(e)
        print(e.errors(include_url=False))
t(lambda: P(addr={"street": "s", "no": "5"}))
t(lambda: P(addr={"street": "s"}))
t(lambda: P(addr={"street": 3, "no": 1, "zzz": 4}, part={"a": "x", "b": ["1", 2]}))
t(lambda: P(addr={"no": 1, "street": "a", "zzz": 4, "extra": "e"}, part={"a": 1, "b": ["1", 2], "when": "2020-01-01"}).model_dump())
t(lambda: P(addr=3))
t(lambda: P(addr={"street": "a", "no": 1}, part={"a": 3, "when": datetime(2020, 1, 1)}).model_dump_json())
t(lambda: P(addr={"street": "a", "no": 1}, part={"b": []}, subs=[{"zip": None}, {"zip": "x", "no": 1, "street": "b"}]))
t(lambda: P.model_validate_json('{"addr": [1]}'))
t(lambda: TypeAdapter(Addr).validate_python({"street": "a", "no": "7"}))
t(lambda: TypeAdapter(list[Addr]).validate_python([{"street": "a"}]))
class U(BaseModel):
    x: int | Addr = 3
    y: Addr | Part | None = None
t(lambda: U(x={"street": 1}))
t(lambda: U(x={"street": "a", "no": 1}, y={"a": 1}))
e = create_engine("sqlite://")
SQLModel.metadata.create_all(e)
with Session(e) as s:
    s.add(H(data={"street": "q", "no": 1}))
    s.commit()
    print(s.exec(select(H)).one())
