from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    cs: list["C"] = Relationship(back_populates="a")
class C(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    a_id: int | None = Field(default=None, foreign_key="a.id")
    a: A | None = Relationship(back_populates="cs")
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a, b = A(), A()
    a.cs = [C(name="x"), C(name="y")]
    b.cs = a.cs
    print(len(a.cs), len(b.cs), [c.a is b for c in b.cs], a.cs is b.cs)
    s.add_all([a, b])
    s.commit()
    print(len(a.cs), len(b.cs))
    lst = b.cs
    a.cs = b.cs
    print(len(a.cs), len(b.cs), len(lst), lst is a.cs)
    s.commit()
    print([c.name for c in a.cs], b.cs)
    b.cs = list(a.cs)
    print(len(a.cs), len(b.cs))
    s.commit()
    print(len(a.cs), len(b.cs))
    b.cs.append(C(name="late"))
    s.delete(b)
    s.commit()
    print(s.exec(select(C)).all())
with Session(engine) as s:
    a = A(cs=[C(name="p")])
    s.add(a)
    s.commit()
    n = C(name="q")
    n.a = a
    s.delete(a)
    s.commit()
    print(s.exec(select(C)).all())
    a = A(cs=[C(name="p2")])
    s.add(a)
    s.commit()
    s.refresh(a)
    s.delete(a)
    a.cs.append(C(name="q2"))
    s.commit()
    print(s.exec(select(C)).all())
