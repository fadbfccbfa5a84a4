from typing import Optional
from sqlmodel import Field, SQLModel, create_engine, Relationship, UniqueConstraint, Index
from sqlalchemy import PrimaryKeyConstraint


class T(SQLModel, table=True):
    __table_args__ = (PrimaryKeyConstraint("b", "a", name="pk_t"),)
    a: int
    b: Optional[int] = None
    c: int


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
