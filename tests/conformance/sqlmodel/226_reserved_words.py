"""Statements as text, with names that are reserved words somewhere."""

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, delete, update, insert, func, or_
from sqlalchemy import true, false, Table, Column, Integer, String, literal, null, text, cast, Date, Boolean, JSON, values, column, collate
from sqlalchemy.orm import aliased


class Group(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    key: str
    user_id: int | None = Field(default=None, foreign_key="user.id")
    flag: bool = False
    Mixed: int = 0
    select: int = Field(0, sa_column_kwargs={"name": "select"}) if False else 0


class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    order: int = 0
    index: str = ""
    old: str = ""


for q in [select(User), select(User.id).where(User.name == "x", User.order > 1).order_by(User.index), delete(User).where(User.old == "y"),
          update(User).values(name="q", order=3), insert(User).values(name="w", old="q"), select(Group, User).join(User),
          select(Group.flag.is_(True)).where(Group.flag == False), select(User).limit(3).offset(2), select(User).offset(2),
          select(func.count()).select_from(User), select(aliased(User, name="old").name), select(User.name.label("all")).group_by("all"),
          select(User.name.ilike("%x")), select(User.name.collate("NOCASE")), select(true(), false(), null(), literal("a")), select(cast(User.id, Boolean)),
          select(User.id).union(select(Group.id)).order_by("id"), select(select(User).subquery("user")), select(User).where(User.id.in_([1, 2])), select(func.now()),
          select(User.name + "x", User.id / 2, User.id // 2, User.id % 2), select(User).with_for_update(), select(User).distinct(), select(Group.Mixed),
    User.name == "a", User.order.desc(), or_(User.old == "x", Group.key == "y"), ~User.name.like("x"), User.id.between(1, 2), ]:
    print(q)
    print(repr(q)[:30].split("0x")[0])
e = create_engine("sqlite://")
for q in [select(User).where(User.old == "x"), update(User).values(order=1), select(Group.flag.is_(True))]:
    print(q.compile(), q.compile().params)
    print(q.compile(e))
    print(q.compile(e, compile_kwargs={"literal_binds": True}))
    print(q.compile(compile_kwargs={"literal_binds": True}))
SQLModel.metadata.create_all(e)
