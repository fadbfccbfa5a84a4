# title: A link model
# about: Hikers and trails: many of each, held together by the rows of a table of its own.
# subject: Many to many
from typing import List, Optional

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine


class HikerTrailLink(SQLModel, table=True):
    hiker_id: Optional[int] = Field(default=None, foreign_key="hiker.id", primary_key=True)
    trail_id: Optional[int] = Field(default=None, foreign_key="trail.id", primary_key=True)


class Hiker(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    boot_size: Optional[float] = None

    trails: List["Trail"] = Relationship(back_populates="hikers", link_model=HikerTrailLink)


class Trail(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(index=True, unique=True)
    kilometres: int

    hikers: List[Hiker] = Relationship(back_populates="trails", link_model=HikerTrailLink)


engine = create_engine("sqlite:///trails.db")


def walk():
    with Session(engine) as session:
        ridge = Trail(name="Ridge Path", kilometres=18)
        coast = Trail(name="Coast Path", kilometres=31)

        ada = Hiker(name="Ada", boot_size=38.5, trails=[ridge, coast])
        bo = Hiker(name="Bo", trails=[coast])

        session.add(ada)
        session.add(bo)
        session.commit()

        session.refresh(ada)
        session.refresh(bo)
        for hiker in (ada, bo):
            print(hiker)
            for trail in hiker.trails:
                print("  walks", trail.name, f"({trail.kilometres} km)")
        print("On the coast:", [hiker.name for hiker in coast.hikers])


def main():
    SQLModel.metadata.create_all(engine)
    walk()


if __name__ == "__main__":
    main()
