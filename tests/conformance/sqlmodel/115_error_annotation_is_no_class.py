"""The annotation of a relationship is a number: told at first use."""

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine


class Garden(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    beds: 3 = Relationship()


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    session.add(Garden(name="Kew"))
    session.commit()
