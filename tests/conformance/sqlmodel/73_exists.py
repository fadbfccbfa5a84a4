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

from sqlmodel import exists
with Session(engine) as session:
    q = select(Team).where(exists().where(Hero.team_id == Team.id))
    print(q)
    print(session.exec(q).all())
    q = select(Team).where(~exists().where(Hero.team_id == Team.id))
    print(session.exec(q).all())
    q = select(Team).where(select(Hero).where(Hero.team_id == Team.id).exists())
    print(session.exec(q).all())
    q = select(exists(select(Hero.id).where(Hero.age > 40)))
    print(session.exec(q).all())
    q = select(exists().where(Hero.name == "Ann"))
    print(session.exec(q).one())
    print(session.exec(select(Team).where(Team.heroes.any())).all())
    print(session.exec(select(Hero).where(Hero.team.has(Team.name == "Beta"))).all())
    q = select(select(Hero.id).where(Hero.age > 100).exists())
    print(session.exec(q).one())
