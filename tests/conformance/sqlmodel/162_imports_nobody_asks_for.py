# An import that nothing refers to asks nothing of what is not supported.
import gc
import zoneinfo as zones
from pydantic import HttpUrl
from sqlalchemy import PickleType, Integer as Whole
from sqlmodel import Field, SQLModel, create_engine


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True, sa_type=Whole)


print(Hero(id=1))

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
