from typing import Optional
from sqlmodel import Field, SQLModel, create_engine, Relationship, UniqueConstraint, Index
from sqlalchemy import PrimaryKeyConstraint


class T(SQLModel, table=True):
    __table_args__ = {"sqlite_autoincrement": True}
    id: Optional[int] = Field(default=None, primary_key=True)
    b: int


class U(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("b", "c"), {"sqlite_autoincrement": True, "extend_existing": True})
    id: Optional[int] = Field(default=None, primary_key=True)
    b: int = Field(foreign_key="t.id")
    c: int


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
