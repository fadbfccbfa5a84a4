"""A database in memory has one connection: sessions see each other's work, and roll it back."""

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, func, select, text


class Board(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    notes: list["Note"] = Relationship(back_populates="board", cascade_delete=True)


class Note(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    words: str
    board_id: int | None = Field(default=None, foreign_key="board.id", ondelete="CASCADE")
    board: Board | None = Relationship(back_populates="notes")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

first = Session(engine)
first.add(Board(title="Plans", notes=[Note(words="buy"), Note(words="sell")]))
first.flush()

second = Session(engine)
print(second.exec(select(func.count()).select_from(Note)).one())
board = second.exec(select(Board)).one()
print(board.title, [note.words for note in board.notes])
board.title = "Done"
second.commit()
with engine.connect() as connection:
    print(connection.execute(text("SELECT title FROM board")).all())
first.rollback()
print(first.exec(select(Board)).all())

first.add(Note(words="loose"))
first.flush()
with Session(engine) as third:
    print([note.words for note in third.exec(select(Note).order_by(Note.id))])
first.commit()
print([note.words for note in first.exec(select(Note).order_by(Note.id))])
first.close()
second.close()
