from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import selectinload
class P(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    kids: list["K"] = Relationship(back_populates="p", sa_relationship_kwargs={"lazy": "selectin"})
class K(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    rank: int
    p_id: int | None = Field(default=None, foreign_key="p.id")
    p: P | None = Relationship(back_populates="kids")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add(P(name="p", kids=[K(rank=1), K(rank=3), K(rank=2)]))
    s.add(P(name="q"))
    s.commit()
with Session(engine) as s:
    for p in s.exec(select(P)).all():
        print(p.name, [k.rank for k in p.kids])
    for k in s.exec(select(K).options(selectinload(K.p))).all():
        print(k.p.name)
