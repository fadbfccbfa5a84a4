"""A field that is called as SQLModel's own `metadata`."""

from sqlmodel import SQLModel, Field
class Base(SQLModel):
    a: int
class Hero(Base):
    id: int | None = Field(default=None, primary_key=True)
    metadata: dict = {}
h = Hero(a=1, metadata={"y": 1})
print(h, h.model_dump(), list(Hero.model_fields))
