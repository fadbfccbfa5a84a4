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

from sqlmodel import union, union_all
from sqlalchemy import union as sa_union, except_, intersect
with Session(engine) as session:
    q = union(select(Hero.name), select(Team.name))
    print(q)
    print(session.exec(q).all())
    q = union_all(select(Hero.name).where(Hero.age > 20), select(Team.name)).order_by("name").limit(3)
    print(session.exec(q).all())
    q = select(Hero.id).union(select(Team.id))
    print(session.execute(q).scalars().all())
    sub = union_all(select(Hero.name), select(Team.name)).subquery()
    print(session.exec(select(func.count()).select_from(sub)).one())
    print(session.execute(except_(select(Hero.id), select(Team.id))).all())
    print(session.execute(intersect(select(Hero.id), select(Team.id))).all())
