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
    sub = select(Hero.team_id, func.count(Hero.id).label("n")).group_by(Hero.team_id).subquery()
    q = select(Team.name, sub.c.n).join(sub, Team.id == sub.c.team_id)
    print(q)
    print(session.exec(q).all())
    q = select(Team, sub.c.n).outerjoin(sub, sub.c.team_id == Team.id).order_by(sub.c.n.desc())
    for team, n in session.exec(q):
        print(team.name, n)
    ids = select(Team.id).where(Team.name == "Alpha")
    print(session.exec(select(Hero).where(col(Hero.team_id).in_(ids))).all())
    avg = select(func.avg(Hero.age)).scalar_subquery()
    print(session.exec(select(Hero.name).where(Hero.age > avg)).all())
    sub2 = select(Hero).where(Hero.age != None).subquery()
    print(session.exec(select(func.count()).select_from(sub2)).one())
    from sqlalchemy.orm import aliased
    old = aliased(Hero, sub2)
    print(session.exec(select(old).order_by(old.age)).all())
    print(session.exec(select(sub2.c.name, sub2.c.age)).all())
