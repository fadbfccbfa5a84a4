from typing import Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    cs: list["C"] = Relationship(back_populates="a")
class C(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    a_id: int | None = Field(default=None, foreign_key="a.id")
    a: A | None = Relationship(back_populates="cs")
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add(A(name="a", cs=[C(name="c")]))
    s.commit()
with Session(engine) as s:
    s.merge(C(id=1, name="m1", a=A(id=1, name="via1")))
    s.commit()
    print(s.exec(select(C)).all())
    s.get(C, 1).a_id = 1
    s.commit()
with Session(engine) as s:
    c = s.get(C, 1)
    s.merge(C(id=1, name="m2", a=A(id=1, name="via2")))
    s.commit()
    print(s.exec(select(C)).all())
    c.a_id = 1
    s.commit()
with Session(engine) as s:
    c = s.get(C, 1)
    print(c.a.name)
    s.merge(C(id=1, name="m3", a=A(id=1, name="via3")))
    s.commit()
    print(s.exec(select(C)).all())
    c.a_id = 1
    s.commit()
with Session(engine) as s:
    c = s.get(C, 1)
    a = s.get(A, 1)
    c.a_id = None
    c.a = a
    s.commit()
    print(s.exec(select(C)).all())
