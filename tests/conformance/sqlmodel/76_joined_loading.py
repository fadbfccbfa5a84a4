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

    for hero in session.exec(select(Hero).options(joinedload(Hero.team))).all():
        print(hero.name, hero.team)
with Session(engine) as session:
    for team in session.exec(select(Team).options(joinedload(Team.heroes))).unique().all():
        print(team.name, team.heroes)
with Session(engine) as session:
    try:
        session.exec(select(Team).options(joinedload(Team.heroes))).all()
    except Exception as e:
        print(type(e), e)
with Session(engine) as session:
    for hero in session.exec(select(Hero).join(Hero.team).options(contains_eager(Hero.team))).all():
        print(hero.name, hero.team)
with Session(engine) as session:
    hero = session.exec(select(Hero).options(raiseload(Hero.team))).first()
    try:
        hero.team
    except Exception as e:
        print(type(e), e)
with Session(engine) as session:
    q = select(Hero).options(joinedload(Hero.team, innerjoin=True)).where(Hero.age > 10).order_by(Hero.name).limit(2)
    print(session.exec(q).all())
    q = select(Team).options(joinedload(Team.heroes)).limit(1)
    print(session.exec(q).unique().all())
