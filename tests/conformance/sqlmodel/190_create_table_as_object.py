"""CREATE and DROP as objects, for SQLite and for no database in particular."""

from typing import Optional
import datetime, uuid, decimal, enum
from sqlmodel import SQLModel, Field, create_engine, Session, select, Column, JSON, Relationship
from sqlalchemy import Integer, UniqueConstraint, CheckConstraint, Index, text, func, Computed, LargeBinary, Interval, true
from sqlalchemy.schema import CreateTable, CreateIndex, DropTable, DropIndex

class Color(enum.Enum):
    RED = "r"
    GREEN = "g"

class User(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    email: str = Field(unique=True, max_length=50)
    new: bool = True
    add: Optional[float] = None

class Order(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("user_id", "Code", name="uq_x"), CheckConstraint("total > 0"), Index("ix_two", "user_id", "total", unique=True))
    id: Optional[uuid.UUID] = Field(default_factory=uuid.uuid4, primary_key=True)
    user_id: Optional[int] = Field(default=None, foreign_key="user.id", ondelete="CASCADE")
    Code: str
    total: decimal.Decimal = Field(max_digits=5, decimal_places=2)
    at: datetime.datetime = Field(sa_column_kwargs={"server_default": func.now()})
    day: datetime.date
    t: datetime.time
    td: datetime.timedelta
    color: Color = Color.RED
    data: dict = Field(default={}, sa_column=Column(JSON))
    blob: bytes = b""
    active: bool = Field(default=True, sa_column_kwargs={"server_default": text("1 + 1")})
    note: str = Field(default="x", sa_column_kwargs={"server_default": "it's"})
    twice: Optional[int] = Field(default=None, sa_column=Column("twice", Integer, Computed("total * 2", persisted=True), nullable=False))

engine = create_engine("sqlite://")
for t in (User, Order):
    print(CreateTable(t.__table__))
    print("----")
    print(CreateTable(t.__table__).compile(engine))
    print(repr(str(CreateTable(t.__table__, if_not_exists=True).compile(dialect=engine.dialect))))
    for ix in sorted(t.__table__.indexes, key=lambda i: i.name):
        print(ix.name, ix.unique, [c.name for c in ix.columns], repr(ix))
        print(CreateIndex(ix))
        print(CreateIndex(ix, if_not_exists=True).compile(engine))
        print(repr(str(DropIndex(ix))), repr(str(DropIndex(ix, if_exists=True))))
    print(repr(str(DropTable(t.__table__))), repr(str(DropTable(t.__table__, if_exists=True).compile(engine))))
c = CreateTable(User.__table__).compile(engine)
print(type(c), c.string == str(c), c.params, c.dialect.name, type(c.statement).__name__)
print(type(CreateTable(User.__table__).compile()))
print(select(User).where(User.new, User.name == "x"))
print(select(User).where(true()))
print(select(User.add).order_by(User.add))
with engine.connect() as conn:
    conn.execute(CreateTable(User.__table__))
    conn.execute(CreateTable(Order.__table__))
    for ix in User.__table__.indexes:
        conn.execute(CreateIndex(ix))
    conn.commit()
with Session(engine) as s:
    s.execute(DropTable(Order.__table__))
    s.commit()
print(repr(CreateTable(User.__table__))[:60])
