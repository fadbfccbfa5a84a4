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

with Session(engine) as session:
    cte = select(Hero.team_id, func.max(Hero.age).label("oldest")).group_by(Hero.team_id).cte("oldest_by_team")
    q = select(Team.name, cte.c.oldest).join(cte, cte.c.team_id == Team.id)
    print(q)
    print(session.exec(q).all())
    cte = select(Hero).where(Hero.age > 20).cte()
    print(session.exec(select(cte.c.name)).all())
