from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Optional
from sqlmodel import Field, Session, SQLModel, create_engine, select
class Kind(str, Enum):
    a = "A"
    b = "B"
class Plain(SQLModel):
    kind: Kind = Kind.a
    day: Optional[date] = None
    at: Optional[datetime] = None
    price: Decimal = Decimal("1")
    n: int = Field(default=0, ge=0, lt=10)
    tags: list[str] = []
class Row(Plain, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    tags: str = ""
def t(f):
    try:
        print(f())
    except Exception as e:
        print(type(e).__name__, e)
t(lambda: Plain(kind="B", day="2024-01-02", at="2024-01-02T03:04:05", price="1.25", n="7", tags=["x"]))
t(lambda: Plain(kind="C"))
t(lambda: Plain(n=10))
t(lambda: Plain(n=-1, kind="Z"))
t(lambda: Plain(n=1.5))
t(lambda: Plain(n="x"))
t(lambda: Plain(n=None))
t(lambda: Plain(tags="x"))
t(lambda: Row.model_validate({"kind": "B", "n": "3"}))
t(lambda: Row.model_validate({"kind": "Q"}))
t(lambda: Row(kind="B", n="3"))
t(lambda: Plain.model_validate(Row(n=4), update={"tags": ["t"]}))
t(lambda: Plain(n=3).model_dump())
t(lambda: Plain(n=3).model_dump(exclude_unset=True))
t(lambda: Plain(n=3).model_dump(exclude_defaults=True))
t(lambda: Plain(n=3).model_dump(include={"n"}))
t(lambda: Plain(n=3).model_copy(update={"n": 5}))
t(lambda: Plain(unknown=1))
