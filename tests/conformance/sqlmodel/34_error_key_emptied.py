from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class L(SQLModel, table=True):
    a_id: int | None = Field(default=None, foreign_key="a.id", primary_key=True)
    n: int = Field(primary_key=True)
    a: "A" = Relationship(back_populates="ls")
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    ls: list[L] = Relationship(back_populates="a")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a = A(ls=[L(n=2), L(n=1)])
    s.add(a)
    s.commit()
    print(a.ls)
    s.delete(a)
    s.commit()
