"""Events of mapped classes and of sessions: who is called when, and what they may change."""

from datetime import date

from sqlalchemy import event, insert
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class AuditRow(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    what: str
    subject: str


class Shelf(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    label: str
    books: list["Book"] = Relationship(back_populates="shelf", cascade_delete=True)


class Book(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str = Field(unique=True)
    slug: str | None = None
    returned: date | None = None
    shelf_id: int | None = Field(default=None, foreign_key="shelf.id")
    shelf: Shelf | None = Relationship(back_populates="books")


@event.listens_for(Book, "before_insert")
@event.listens_for(Book, "before_update")
def set_slug(mapper, connection, target):
    target.slug = target.title.lower().replace(" ", "-")


@event.listens_for(SQLModel, "after_insert", propagate=True)
def audit_insert(mapper, connection, target):
    if mapper.class_ is AuditRow:
        return
    subject = f"{mapper.class_.__name__} {target.id}"
    connection.execute(insert(AuditRow).values(what="insert", subject=subject))


@event.listens_for(Book, "after_delete")
def audit_delete(mapper, connection, target):
    connection.execute(AuditRow.__table__.insert().values(what="delete", subject=target.title))


calls = []


@event.listens_for(Session, "before_flush")
def before_flush(session, flush_context, instances):
    new = sorted(type(item).__name__ for item in session.new)
    calls.append(f"flush new={new} dirty={len(session.dirty)} deleted={len(session.deleted)}")
    for item in session.new:
        if isinstance(item, Book) and not item.title.strip():
            raise ValueError("a book needs a title")


@event.listens_for(Session, "after_rollback")
def after_rollback(session):
    calls.append("rolled back")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:

    @event.listens_for(session, "after_commit")
    def after_commit(session):
        calls.append("committed")

    shelf = Shelf(label="A1", books=[Book(title="Sand and Foam"), Book(title="The Mad Man")])
    session.add(shelf)
    session.commit()
    print([book.slug for book in shelf.books])

    shelf.books[0].title = "Foam"
    session.commit()
    print(session.get(Book, 1))

    session.add(Book(title="  "))
    try:
        session.commit()
    except ValueError as error:
        print("refused:", error)
    session.rollback()

    session.add(Book(title="Foam"))
    try:
        session.commit()
    except Exception as error:
        print("refused:", type(error).__name__)
    session.rollback()

    session.delete(shelf)
    session.commit()
    for row in session.exec(select(AuditRow)):
        print(row.what, row.subject)

for call in calls:
    print(call)

event.remove(Session, "before_flush", before_flush)
with Session(engine) as session:
    session.add(Shelf(label="B2"))
    session.commit()
print(len(calls))
