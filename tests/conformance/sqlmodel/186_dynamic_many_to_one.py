from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    cs: list["C"] = Relationship(back_populates="a")
class C(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    a_id: int | None = Field(default=None, foreign_key="a.id")
    a: A | None = Relationship(back_populates="cs", sa_relationship_kwargs={"lazy": "dynamic"})
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
try:
    A()
except Exception as e:
    print(type(e).__name__, e)
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
try:
    C()
except Exception as e:
    print(type(e).__name__, e)
