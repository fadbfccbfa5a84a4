"""Columns that are read later, and relationships that may not be."""

from sqlalchemy.orm import defer, immediateload, lazyload, load_only, raiseload, selectinload, undefer
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, text


class Museum(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    history: str = ""
    paintings: list["Painting"] = Relationship(back_populates="museum")


class Painting(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    description: str = ""
    year: int = 1900
    museum_id: int | None = Field(default=None, foreign_key="museum.id")
    museum: Museum | None = Relationship(back_populates="paintings")
    loans: list["Loan"] = Relationship(
        back_populates="painting", sa_relationship_kwargs={"lazy": "immediate", "order_by": "Loan.city"}
    )


class Loan(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    city: str
    painting_id: int | None = Field(default=None, foreign_key="painting.id")
    painting: Painting | None = Relationship(back_populates="loans", sa_relationship_kwargs={"lazy": "raise_on_sql"})


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    museum = Museum(name="Prado", history="old")
    museum.paintings = [
        Painting(title="Las Meninas", year=1656, loans=[Loan(city="Rome"), Loan(city="Bonn")]),
        Painting(title="Saturn", year=1823),
    ]
    session.add(museum)
    session.commit()


def attempt(work):
    with Session(engine) as session:
        try:
            print(work(session))
        except Exception as error:
            print(type(error).__name__, error)


attempt(lambda s: [(p.title, p.year) for p in s.exec(select(Painting).options(load_only(Painting.title)))])
attempt(lambda s: s.exec(select(Museum).options(load_only(Museum.name, raiseload=True))).one().history)
attempt(lambda s: s.exec(select(Museum).options(defer(Museum.history))).one().history)
attempt(lambda s: repr(s.exec(select(Museum).options(defer(Museum.history))).one()))
attempt(
    lambda s: s.exec(
        select(Painting).options(defer(Painting.description), defer(Painting.year), undefer(Painting.year))
    )
    .first()
    .year
)
attempt(lambda s: [[loan.city for loan in p.loans] for p in s.exec(select(Painting).order_by(Painting.id))])
attempt(lambda s: s.exec(select(Loan).order_by(Loan.city)).first().painting)
attempt(lambda s: [s.exec(select(Painting)).all(), s.get(Loan, 1).painting.title][1])
attempt(lambda s: s.exec(select(Museum).options(raiseload(Museum.paintings))).one().paintings)
attempt(lambda s: s.exec(select(Painting).options(raiseload("*"))).first().museum)
attempt(lambda s: s.exec(select(Painting).options(raiseload(Painting.museum, sql_only=True))).first().museum)
attempt(lambda s: s.exec(select(Museum).options(selectinload(Museum.paintings).raiseload(Painting.loans))).one().paintings[0].loans)
attempt(lambda s: [p.museum.name for p in s.exec(select(Painting).options(immediateload(Painting.museum), lazyload(Painting.loans)))])
attempt(lambda s: [row[0].title for row in s.exec(select(Painting).from_statement(text("SELECT * FROM painting WHERE year > 1700")))])
with Session(engine) as session:
    painting = session.exec(select(Painting).options(load_only(Painting.title))).first()
    session.expunge(painting)
    try:
        print(painting.year)
    except Exception as error:
        print(type(error).__name__, error)
    painting.year = 1657
    print(painting.year)
