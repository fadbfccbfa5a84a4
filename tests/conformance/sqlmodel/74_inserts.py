from typing import Optional, List
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, col, func


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    heroes: list["Hero"] = Relationship(back_populates="team")

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    age: int | None = None
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    a, b = Team(name="Alpha"), Team(name="Beta")
    session.add_all([a, b])
    session.add_all([Hero(name="Ann", age=30, team=a), Hero(name="Bob", age=41, team=a), Hero(name="Cid", team=b), Hero(name="Dot", age=12)])
    session.commit()

from sqlalchemy import insert
from sqlmodel import insert as insert2
with Session(engine) as session:
    session.exec(insert(Hero).values(name="Eve", age=7))
    session.execute(insert(Hero), [{"name": "Fay"}, {"name": "Gus"}])
    session.exec(insert(Hero).values([{"name": "Hal"}, {"name": "Ivy"}]))
    r = session.execute(insert(Hero).returning(Hero), [{"name": "Jan"}, {"name": "Kim"}])
    print(r.scalars().all())
    print(session.scalars(insert(Hero).values(name="Leo").returning(Hero.id)).one())
    session.commit()
    print(session.exec(select(Hero.name)).all())
    print(insert(Hero).values(name="x"))
    print(insert(Hero))
