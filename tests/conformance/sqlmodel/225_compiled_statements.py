"""What statements become: for no database, for SQLite, and with their parameters written out."""

from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from uuid import UUID
from sqlalchemy import insert as core_insert, text, literal, cast, String
from sqlalchemy.dialects import sqlite
from sqlmodel import Field, Session, SQLModel, create_engine, select, delete, update, func, or_, col, Relationship


class Color(str, Enum):
    RED = "r"
    BLUE = "b"


class Link(SQLModel, table=True):
    user_id: int = Field(foreign_key="user.id", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True)


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    users: list["User"] = Relationship(back_populates="tags", link_model=Link)


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = "anon"
    active: bool = True
    born: date | None = None
    seen: datetime | None = None
    at: time | None = None
    price: Decimal | None = Field(default=None, max_digits=6, decimal_places=2)
    score: float = 0.5
    color: Color = Color.RED
    key: UUID | None = None
    tags: list[Tag] = Relationship(back_populates="users", link_model=Link)


e = create_engine("sqlite://")
statements = {
    "plain": select(User.id, User.name),
    "text": select(User.id).where(User.name == "O'Neil", User.active == True, User.score > 1.5),
    "moments": select(User.id).where(User.born > date(2024, 2, 29), User.seen < datetime(2024, 1, 2, 3, 4), User.at == time(5, 6)),
    "numbers": select(User.id).where(User.price >= Decimal("9.90"), User.id.in_([1, 2, 3]), User.color == Color.BLUE),
    "key": select(User.id).where(User.key == UUID(int=5)),
    "in": select(User.name).where(User.name.in_(["a", "b"]), ~User.id.in_([]), User.id != 4),
    "limit": select(User.id).order_by(col(User.id).desc()).limit(5).offset(10),
    "offset": select(User.id).offset(3),
    "like": select(User.id).where(or_(col(User.name).contains("50%"), col(User.name).startswith("x"), User.name.ilike("%Y%"))),
    "join": select(User.name, Tag.name).join(User.tags).where(Tag.name == "red"),
    "any": select(User.id).where(User.tags.any(Tag.name == "x")),
    "group": select(User.color, func.count(User.id).label("n")).group_by(User.color).having(func.count(User.id) > 2),
    "cte": select(select(User.id).where(User.id > 1).cte("big").c.id),
    "update": update(User).where(User.name == "x").values(active=False, score=2.5),
    "delete": delete(User).where(User.id == 7),
    "insert": core_insert(Tag).values(name="n"),
    "insert user": core_insert(User).values(name="u"),
    "update user": update(User).values(name=func.upper(User.name)).where(User.id.in_(select(Link.user_id))),
    "inserts": core_insert(Tag),
    "insert rows": core_insert(Tag).values([{"name": "a"}, {"name": "b"}]),
    "expression": User.name == "z",
    "arith": (User.id + 5) * 2,
    "func": func.lower(User.name),
    "lit": select(literal("q"), literal(3), cast(User.id, String)),
    "text clause": text("select * from user where id = :id"),
    "lock": select(User.id).with_for_update(),
    "union": select(User.id).where(User.id == 1).union(select(Tag.id).where(Tag.id == 2)),
}
for name, s in statements.items():
    for label, kw in {"": {}, "engine": {"bind": e}, "dialect": {"dialect": sqlite.dialect()}}.items():
        for literal_binds in (False, True):
            if literal_binds and name in ("inserts", "insert user"):
                continue
            if literal_binds:
                kw = {**kw, "compile_kwargs": {"literal_binds": True}}
            try:
                c = s.compile(**kw)
                print(name, label, literal_binds, type(c).__name__)
                print(c)
                if name not in ("limit", "offset"): print(c.params)
            except Exception as x:
                print(type(x).__name__, x)
print(statements["lock"])
c = statements["text"].compile(e)
print(c.string == str(c), c.construct_params(), c.statement is statements["text"])

SQLModel.metadata.create_all(e)
