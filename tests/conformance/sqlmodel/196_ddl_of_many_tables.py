"""DDL of tables with keys of several columns, link tables, defaults of the server and odd names."""

from datetime import datetime, timezone
from typing import Optional, List
import sqlalchemy as sa
from sqlalchemy import Column, ForeignKeyConstraint, String, Integer, Table, MetaData, func, text, ForeignKey
from sqlalchemy.schema import CreateTable, CreateIndex, DropTable, DropIndex
from sqlalchemy.dialects import sqlite
from sqlmodel import SQLModel, Field, Relationship, create_engine, Session, UniqueConstraint, CheckConstraint, Index

class Link(SQLModel, table=True):
    left_id: int | None = Field(default=None, foreign_key="left.id", primary_key=True)
    right_id: int | None = Field(default=None, foreign_key="right.id", primary_key=True)

class Left(SQLModel, table=True):
    __tablename__ = "left"
    id: int | None = Field(default=None, primary_key=True)
    rights: List["Right"] = Relationship(back_populates="lefts", link_model=Link)
    created: datetime = Field(sa_column=Column(sa.DateTime(timezone=True), server_default=func.current_timestamp(), nullable=False, index=True))
    ok: bool = Field(default=True, sa_column=Column(sa.Boolean, server_default=sa.true(), nullable=False))
    n: float = Field(default=0, sa_column=Column(sa.Float, server_default=text("0.5")))
    low: str = Field(default="", sa_column=Column(String(10), server_default=func.abs(text("5"))))

class Right(SQLModel, table=True):
    __tablename__ = "right"
    __table_args__ = (CheckConstraint("length(name) > 2", name="ck_name"), {"sqlite_autoincrement": True})
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True, unique=True)
    lefts: List[Left] = Relationship(back_populates="rights", link_model=Link)

class User(SQLModel, table=True):
    a: int = Field(primary_key=True)
    b: str = Field(primary_key=True, max_length=5)
    active: bool = True

class Post(SQLModel, table=True):
    __table_args__ = (ForeignKeyConstraint(["ua", "ub"], ["user.a", "user.b"], name="fk_u", onupdate="CASCADE"),)
    id: int | None = Field(default=None, primary_key=True)
    ua: int
    ub: str
    parent: int | None = Field(default=None, foreign_key="post.id", ondelete="SET NULL")

core = Table("Core Things", SQLModel.metadata, Column("id", Integer, primary_key=True), Column("left_id", None, ForeignKey("left.id")), sa.Index("ix_core", "left_id"))
engine = create_engine("sqlite://")
for table in SQLModel.metadata.sorted_tables:
    print(CreateTable(table), CreateTable(table).compile(dialect=sqlite.dialect()), sep="|")
    for ix in table.indexes:
        print(ix.name, str(CreateIndex(ix)), str(CreateIndex(ix).compile(engine)))
print(list(Left.__table__.indexes)[0].name, len(Left.__table__.indexes), Left.__table__.indexes is Left.__table__.indexes)
stmt = CreateTable(User.__table__, if_not_exists=True)
print(stmt.if_not_exists, stmt.element.name, str(stmt).strip().splitlines()[0])
with engine.begin() as conn:
    conn.execute(stmt)
    conn.execute(stmt)
    print(conn.execute(text("select name from sqlite_master")).all())
    try:
        conn.execute(CreateTable(User.__table__))
    except Exception as e:
        print(type(e).__name__, str(e)[:80])
with Session(engine) as s:
    s.exec(CreateTable(Left.__table__))
    s.add(Left(created=datetime(2020, 1, 1)))
    s.commit()
    for ix in Left.__table__.indexes:
        ix.create(engine)
        ix.drop(s.connection())
print(sa.select(User.active).where(~User.active, User.b.in_(["x"])))
print(sa.select(User).where(User.active == True, sa.not_(User.active)))
print(sa.select(sa.func.count()).select_from(User).where(sa.or_(User.active, User.a > 1)))
print(sa.select(sa.case((User.active, 1), else_=0)))
print(User.active, ~User.active, User.active & User.active)
print(sa.update(User).values(active=False).where(User.active))
print(sa.exists().where(User.active), ~sa.exists().where(User.a == 1))
print(sa.select(User).where(sa.false()), sa.true(), sa.select(sa.true()))
