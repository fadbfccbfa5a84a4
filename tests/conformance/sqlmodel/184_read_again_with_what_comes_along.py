from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import selectinload, joinedload, subqueryload
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    cs: list["C"] = Relationship(back_populates="a")
class C(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    a_id: int | None = Field(default=None, foreign_key="a.id")
    a: A | None = Relationship(back_populates="cs")
    ds: list["D"] = Relationship(back_populates="c")
class D(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    c_id: int | None = Field(default=None, foreign_key="c.id")
    c: C | None = Relationship(back_populates="ds")
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([A(name="x", cs=[C(name="p", ds=[D()]), C(name="q")]), A(name="y")])
    s.commit()
for way in (selectinload, joinedload, subqueryload):
    print("--", way.__name__)
    with Session(engine) as s:
        a = s.exec(select(A).options(way(A.cs).selectinload(C.ds)).where(A.name == "x")).unique().one()
        s.refresh(a)
        print([len(c.ds) for c in a.cs])
        s.expire_all()
        print(a.name, [c.name for c in a.cs], [len(c.ds) for c in a.cs])
        s.commit()
        print([c.name for c in a.cs])
        s.expire(a)
        print(a.name)
        c = a.cs[0]
        s.refresh(c)
        print(len(c.ds), c.a is a)
        s.refresh(a, ["cs"])
        print(len(a.cs))
        a2 = s.exec(select(A).options(way(A.cs)).where(A.name == "x")).unique().one()
        print(a2 is a, len(a2.cs))
        s.expire(a, ["cs"])
        print(s.exec(select(A).options(way(A.cs)).where(A.name == "x")).unique().one().cs)
