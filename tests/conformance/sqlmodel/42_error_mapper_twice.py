from typing import Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Choir(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    singers: list["Singer"] = Relationship(back_populates="ensemble")
class Singer(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    choir_id: Optional[int] = Field(default=None, foreign_key="choir.id")
    choir: Optional[Choir] = Relationship(back_populates="singers")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
try:
    Singer(name="a")
except Exception as e:
    print(type(e).__name__, e)
try:
    Choir(name="a")
except Exception as e:
    print(type(e).__name__, e)
with Session(engine) as s:
    print(s.exec(select(Choir)).all())
