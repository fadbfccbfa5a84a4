from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class P(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    kids: list["K"] = Relationship(back_populates="p", sa_relationship_kwargs={"order_by": "K.rank.desc()", "lazy": "select"})
class K(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    rank: int
    p_id: int | None = Field(default=None, foreign_key="p.id")
    p: P | None = Relationship(back_populates="kids")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add(P(name="p", kids=[K(rank=1), K(rank=3), K(rank=2)]))
    s.commit()
with Session(engine) as s:
    p = s.exec(select(P)).one()
    print([k.rank for k in p.kids])
