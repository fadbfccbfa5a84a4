from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import subqueryload, selectinload, joinedload, aliased, contains_eager, defaultload
from sqlalchemy import func

class Link(SQLModel, table=True):
    a_id: int | None = Field(default=None, foreign_key="a.id", primary_key=True)
    b_id: int | None = Field(default=None, foreign_key="b.id", primary_key=True)

class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    bs: list["B"] = Relationship(back_populates="as_", link_model=Link)
    one: "C" = Relationship(back_populates="a", sa_relationship_kwargs={"uselist": False})

class B(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    as_: list["A"] = Relationship(back_populates="bs", link_model=Link)
    cs: list["C"] = Relationship(back_populates="b")

class C(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    a_id: int | None = Field(default=None, foreign_key="a.id")
    b_id: int | None = Field(default=None, foreign_key="b.id")
    a: A | None = Relationship(back_populates="one")
    b: B | None = Relationship(back_populates="cs")

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    b1, b2, b3 = B(name="b1", cs=[C(), C()]), B(name="b2"), B(name="b3")
    s.add_all([A(name="x", bs=[b1, b2], one=C()), A(name="y", bs=[b1, b3]), A(name="z")])
    s.commit()
def show(stmt):
    with Session(engine) as s:
        for a in s.exec(stmt).unique().all():
            print(a.name, sorted(b.name for b in a.bs), a.one and a.one.id, [len(b.cs) for b in sorted(a.bs, key=lambda b: b.name)])
show(select(A).options(subqueryload(A.one), subqueryload(A.bs).subqueryload(B.as_)))
print("m2m selectin then subquery")
show(select(A).options(selectinload(A.bs).subqueryload(B.cs)))
print("joined then subquery")
show(select(A).options(joinedload(A.bs).subqueryload(B.cs)))
print("subquery then joined m2m")
show(select(A).options(subqueryload(A.bs).joinedload(B.cs)))
print("defaultload")
show(select(A).options(defaultload(A.bs).subqueryload(B.cs)))
print("options()")
show(select(A).options(subqueryload(A.bs).options(subqueryload(B.cs), joinedload(B.as_))))
print("contains eager")
show(select(A).join(A.bs).options(contains_eager(A.bs).subqueryload(B.cs)).where(B.name != "b3"))
print("where with subquery")
show(select(A).where(A.id.in_(select(Link.a_id))).options(subqueryload(A.bs)))
print("m2m selectin o2o")
show(select(A).options(subqueryload(A.one).subqueryload(C.b)))
print("query")
with Session(engine) as s:
    for a in s.query(A).options(subqueryload(A.bs)).filter(A.name > "x").order_by(A.name.desc()).limit(5):
        print(a.name, [b.name for b in a.bs])
    print(s.get(A, 1, options=[subqueryload(A.bs)]).bs[0].name)
