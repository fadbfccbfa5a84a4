# title: Link, look again, unlink
# about: Link rows come and go as the lists of either side change; rows are found with select.
# subject: Many to many
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class HikerTrailLink(SQLModel, table=True):
    hiker_id: int | None = Field(default=None, foreign_key="hiker.id", primary_key=True)
    trail_id: int | None = Field(default=None, foreign_key="trail.id", primary_key=True)


class Hiker(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)

    trails: list["Trail"] = Relationship(back_populates="hikers", link_model=HikerTrailLink)


class Trail(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)

    hikers: list[Hiker] = Relationship(back_populates="trails", link_model=HikerTrailLink)


engine = create_engine("sqlite:///trails.db", echo=True)


def names(rows):
    return ", ".join(row.name for row in rows) or "nobody"


def create_hikers():
    with Session(engine) as session:
        ridge, coast, canal = Trail(name="Ridge Path"), Trail(name="Coast Path"), Trail(name="Canal Path")
        session.add(Hiker(name="Ada", trails=[ridge, coast]))
        session.add(Hiker(name="Bo", trails=[coast]))
        session.add(Hiker(name="Cleo"))
        session.add(canal)
        session.commit()
        for trail in (ridge, coast, canal):
            print(f"{trail.name}: {names(trail.hikers)}")


def change_plans():
    with Session(engine) as session:
        cleo = session.exec(select(Hiker).where(Hiker.name == "Cleo")).one()
        ridge = session.exec(select(Trail).where(Trail.name == "Ridge Path")).one()
        print("Cleo so far:", cleo.trails)

        # From the trail's side ...
        ridge.hikers.append(cleo)
        session.add(ridge)
        session.commit()
        print("Cleo now:", cleo.trails)
        print("Ridge Path:", names(ridge.hikers))

        # ... and from the hiker's.
        cleo.trails.remove(ridge)
        session.add(cleo)
        session.commit()
        print("Ridge Path again:", names(ridge.hikers))
        print("Cleo again:", cleo.trails)


def forget_ada():
    with Session(engine) as session:
        ada = session.exec(select(Hiker).where(Hiker.name == "Ada")).first()
        session.delete(ada)
        session.commit()
        for trail in session.exec(select(Trail).order_by(Trail.name)):
            print(f"{trail.name} without Ada: {names(trail.hikers)}")


def main():
    SQLModel.metadata.create_all(engine)
    create_hikers()
    change_plans()
    forget_ada()


if __name__ == "__main__":
    main()
