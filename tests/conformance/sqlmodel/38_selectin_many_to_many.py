from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import selectinload
class L(SQLModel, table=True):
    h_id: int | None = Field(default=None, foreign_key="h.id", primary_key=True)
    t_id: int | None = Field(default=None, foreign_key="t.id", primary_key=True)
class T(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    hs: list["H"] = Relationship(back_populates="ts", link_model=L)
class H(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    ts: list[T] = Relationship(back_populates="hs", link_model=L)
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    t1, t2 = T(name="t1"), T(name="t2")
    s.add_all([H(name="h1", ts=[t1, t2]), H(name="h2", ts=[t2]), H(name="h3")])
    s.commit()
with Session(engine) as s:
    for h in s.exec(select(H).options(selectinload(H.ts))):
        print(h.name, [t.name for t in h.ts])
with Session(engine) as s:
    for h in s.exec(select(H).options(selectinload(H.ts).selectinload(T.hs))).all():
        print(h.name, [(t.name, len(t.hs)) for t in h.ts])
