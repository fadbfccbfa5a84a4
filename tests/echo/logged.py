# What an engine with echo=True logs, beside it as the library wrote it; times are T.
from sqlmodel import Field, Session, SQLModel, create_engine, select, Relationship
class Link(SQLModel, table=True):
    a_id: int | None = Field(default=None, foreign_key="a.id", primary_key=True)
    b_id: int | None = Field(default=None, foreign_key="b.id", primary_key=True)
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    bs: list["B"] = Relationship(back_populates="as_", link_model=Link)
class B(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    as_: list[A] = Relationship(back_populates="bs", link_model=Link)
engine = create_engine("sqlite://", echo=True)
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    b = B()
    s.add_all([A(name="x", bs=[b]), A(name="y"), A(name="z" * 400)])
    s.commit()
    for a in s.exec(select(A).where(A.name == "x")).all():
        len(a.bs)
    s.exec(select(A).where(A.name == "y")).all()
    s.exec(select(A).where(A.id.in_([1, 2]))).all()
    s.delete(b)
    s.rollback()
    try:
        s.add(A(id=1, name="q")); s.commit()
    except Exception:
        pass
