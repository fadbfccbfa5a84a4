from typing import Optional, List
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Tag(SQLModel, table=True):
    name: str = Field(primary_key=True)
    notes: List["Note"] = Relationship(back_populates="tags", link_model=None) if False else Relationship(back_populates="tag")
class Note(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    body: str
    tag_name: Optional[str] = Field(default=None, foreign_key="tag.name")
    tag: Optional[Tag] = Relationship(back_populates="notes")
    def shout(self):
        return self.body.upper()
    @property
    def size(self) -> int:
        return len(self.body)
    @classmethod
    def make(cls, body):
        return cls(body=body)
    def __str__(self):
        return f"<{self.body}>"
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    t = Tag(name="t1")
    n = Note.make("hello")
    n.tag = t
    s.add(n)
    s.commit()
    print(n, repr(n), n.shout(), n.size)
    t2 = s.get(Tag, "t1")
    print(t2 is t, t2.notes)
    for x in range(3):
        s.add(Note(body=f"n{x}", tag_name="t1"))
    s.commit()
    print([str(x) for x in t.notes])
    t.name = "t9"
    s.commit()
    print(s.exec(select(Note)).all())
