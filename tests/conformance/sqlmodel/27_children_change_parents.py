from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Author(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    books: list["Book"] = Relationship(back_populates="author", cascade_delete=True)
class Book(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    author_id: int | None = Field(default=None, foreign_key="author.id")
    author: Author | None = Relationship(back_populates="books")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
def make():
    with Session(engine) as s:
        a = Author(name="A", books=[Book(title="1"), Book(title="2"), Book(title="3")])
        b = Author(name="B")
        s.add(a); s.add(b)
        s.commit()
        return a.id, b.id
ids = make()
with Session(engine) as s:
    a = s.get(Author, ids[0]); b = s.get(Author, ids[1])
    x = a.books[0]
    b.books.append(x)
    print([t.title for t in a.books], [t.title for t in b.books], x.author.name)
    s.commit()
    print([t.title for t in a.books], [t.title for t in b.books])
    a.books.remove(a.books[0])
    s.commit()
    print(s.exec(select(Book)).all())
    s.delete(a)
    s.commit()
    print(s.exec(select(Book)).all(), s.exec(select(Author)).all())
    b.books = []
    s.commit()
    print(s.exec(select(Book)).all())
    bk = Book(title="orphan")
    s.add(bk)
    s.commit()
    print(bk)
    bk.author = b
    s.commit()
    bk.author = None
    s.commit()
    print(s.exec(select(Book)).all())
