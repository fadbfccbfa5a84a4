# title: A link model with fields of its own
# about: A walk links a hiker and a trail, and knows the day and whether it was finished.
# subject: Link rows with fields
from datetime import date

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Walk(SQLModel, table=True):
    hiker_id: int | None = Field(default=None, foreign_key="hiker.id", primary_key=True)
    trail_id: int | None = Field(default=None, foreign_key="trail.id", primary_key=True)
    day: date
    finished: bool = False

    hiker: "Hiker" = Relationship(back_populates="walks")
    trail: "Trail" = Relationship(back_populates="walks")


class Hiker(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)

    walks: list[Walk] = Relationship(back_populates="hiker")


class Trail(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)

    walks: list[Walk] = Relationship(back_populates="trail")


engine = create_engine("sqlite:///trails.db")


def set_out():
    with Session(engine) as session:
        ada, bo = Hiker(name="Ada"), Hiker(name="Bo")
        ridge, coast = Trail(name="Ridge Path"), Trail(name="Coast Path")

        session.add(Walk(hiker=ada, trail=ridge, day=date(2026, 5, 1), finished=True))
        session.add(Walk(hiker=ada, trail=coast, day=date(2026, 5, 9)))
        session.add(Walk(hiker=bo, trail=coast, day=date(2026, 5, 9)))
        session.commit()

        for walk in coast.walks:
            print(walk.hiker.name, "on", walk.trail.name, "- finished:", walk.finished)


def finish():
    with Session(engine) as session:
        bo = session.exec(select(Hiker).where(Hiker.name == "Bo")).one()
        for walk in bo.walks:
            walk.finished = True
        session.add(bo)
        session.commit()

        finished = session.exec(select(Walk).where(Walk.finished == True).order_by(Walk.day))
        for walk in finished:
            print(walk.day, walk.hiker.name, walk.trail.name)


def main():
    SQLModel.metadata.create_all(engine)
    set_out()
    finish()


if __name__ == "__main__":
    main()
