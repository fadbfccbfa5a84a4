from datetime import datetime
from typing import Optional, TYPE_CHECKING, ClassVar, List
from sqlmodel import Field, Relationship, SQLModel, create_engine
if TYPE_CHECKING:
    from nowhere import Nothing


class Stamp(SQLModel):
    made: Optional[datetime] = Field(default=None)
    changed: Optional[datetime] = None


class Soft:
    deleted: bool = Field(default=False, index=True)


class Named(SQLModel):
    name: str = Field(index=True, max_length=30)
    kind: ClassVar[str] = "x"


class Pet(Named, Stamp, Soft, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    owner_id: Optional[int] = Field(default=None, foreign_key="person.id", ondelete="SET NULL")
    owner: Optional["Person"] = Relationship(back_populates="pets")
    @property
    def shout(self): return self.name.upper()
    def hello(self) -> str: return "hi"


class PersonBase(Named):
    age: Optional[int] = Field(default=None, ge=0, le=150)


class Person(PersonBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    pets: List[Pet] = Relationship(back_populates="owner", cascade_delete=True)


class PersonCreate(PersonBase):
    pets: List["PetPublic"] = []


class PetPublic(Named):
    id: int


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
