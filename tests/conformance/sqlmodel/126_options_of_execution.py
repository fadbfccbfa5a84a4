"""Rows over objects that are there already, options that branch, and one text for many rows."""

from sqlalchemy.exc import InvalidRequestError
from sqlalchemy.orm import joinedload, raiseload, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, text


class Shelf(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    label: str
    boxes: list["Box"] = Relationship(back_populates="shelf")


class Box(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    label: str
    shelf_id: int | None = Field(default=None, foreign_key="shelf.id")
    shelf: Shelf | None = Relationship(back_populates="boxes")
    things: list["Thing"] = Relationship(back_populates="box")
    marks: list["Mark"] = Relationship()


class Thing(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    label: str
    box_id: int | None = Field(default=None, foreign_key="box.id")
    box: Box | None = Relationship(back_populates="things")


class Mark(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    box_id: int | None = Field(default=None, foreign_key="box.id")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    done = session.execute(text("INSERT INTO shelf (label) VALUES (:label)"), [{"label": "top"}, {"label": "low"}])
    print(done.rowcount)
    session.execute(
        text("INSERT INTO box (label, shelf_id) VALUES (:label, :shelf)"),
        [{"shelf": 1, "label": "red"}, {"shelf": 1, "label": "blue"}, {"shelf": 2, "label": "tin"}],
    )
    session.execute(text("INSERT INTO thing (label, box_id) VALUES ('pen', :box)"), [{"box": 1}])
    session.execute(text("INSERT INTO mark (box_id) VALUES (:box)"), {"box": 3})
    session.commit()

with engine.begin() as connection:
    connection.execute(text("UPDATE thing SET label = :to WHERE id = :id"), [{"id": 1, "to": "ink"}, {"id": 2, "to": "x"}])

with Session(engine) as session:
    both = select(Shelf).options(selectinload(Shelf.boxes).options(selectinload(Box.things), joinedload(Box.marks)))
    for shelf in session.exec(both).all():
        print(shelf.label, [(box.label, len(box.things), len(box.marks)) for box in shelf.boxes])

with Session(engine) as session:
    top = session.get(Shelf, 1)
    top.label = "changed"
    with session.no_autoflush:
        again = session.exec(select(Shelf).where(Shelf.id == 1)).one()
        print(again is top, again.label, top in session.dirty)
        again = session.exec(select(Shelf).where(Shelf.id == 1).execution_options(populate_existing=True)).one()
        print(again is top, again.label, top in session.dirty)
    print([box.label for box in top.boxes])
    session.exec(select(Shelf).options(raiseload(Shelf.boxes))).all()
    print(len(top.boxes))
    session.expire_all()
    session.exec(select(Shelf).options(raiseload(Shelf.boxes))).all()
    try:
        print(top.boxes)
    except InvalidRequestError as error:
        print(error)
    session.execute(select(Shelf), execution_options={"populate_existing": True}).all()
    print(len(top.boxes))
