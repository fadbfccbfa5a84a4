"""Objects whose rows a statement deleted are not among those that changed."""
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, delete, select


class Shelf(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    books: list["Book"] = Relationship(back_populates="shelf")


class Book(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    shelf_id: int | None = Field(default=None, foreign_key="shelf.id")
    shelf: Shelf | None = Relationship(back_populates="books")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    shelf = Shelf(name="low", books=[Book(title="one"), Book(title="two")])
    session.add(shelf)
    session.commit()
    print([book.title for book in shelf.books])
    session.exec(delete(Book).where(Book.title == "one"))
    shelf.books = []
    print(len(session.dirty), len(session.new), len(session.deleted))
    session.commit()
    print(session.exec(select(Book)).all())
