import datetime as dt
from typing import Any, Dict, Union
from sqlmodel import Field, SQLModel, create_engine, Column, Integer, Float, Boolean, DateTime, Date, Numeric, BigInteger, SmallInteger, LargeBinary, Time, Interval, Uuid, String, Unicode, TEXT, VARCHAR


class Z(SQLModel, table=True):
    id: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=True))
    a: Union[int, None] = None
    b: dt.datetime | None = None
    c: dt.date = Field(default_factory=dt.date.today)
    d: float = Field(sa_column=Column(Float(precision=3)))
    e: int = Field(sa_column=Column(SmallInteger))
    f: str = Field(sa_column=Column(String(length=3)))
    g: str = Field(sa_column=Column(Unicode(4), default="q"))
    h: bytes = Field(sa_column=Column(LargeBinary(5)))
    i: str = Field(sa_type=VARCHAR(6))
    j: float = Field(sa_column=Column(Numeric(8, 3), nullable=False))
    k: bool | None = Field(default=None, sa_column=Column("kk", Boolean, index=True))
    l: str = Field(default="x", nullable=True, sa_column_kwargs={"comment": "hi"})
    m: str = Field(sa_column_args=[])


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
