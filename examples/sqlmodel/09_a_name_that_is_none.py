# title: The other end has another name
# about: back_populates names an attribute that is not there: explained before it runs, with a fix.
# subject: Mistakes
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine


class Author(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str

    books: list["Book"] = Relationship(back_populates="writer")


class Book(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    author_id: int | None = Field(default=None, foreign_key="author.id")

    author: Author | None = Relationship(back_populates="books")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Author(name="Selma", books=[Book(title="Löwensköld")]))
    session.commit()
