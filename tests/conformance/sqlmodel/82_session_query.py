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
    print(session.query(Hero).all())
    print(session.query(Hero).filter(Hero.age > 20).order_by(Hero.name.desc()).all())
    print(session.query(Hero).filter_by(name="Ann").first())
    print(session.query(Hero).count())
    print(session.query(Hero.name, Hero.age).all())
    print(session.query(Hero).get(1))
    print(session.query(Hero).join(Team).filter(Team.name == "Alpha").all())
    print(session.query(func.count(Hero.id)).scalar())
    print(session.query(Hero).filter(Hero.name == "Bob").one())
    print(session.query(Hero).filter(Hero.name == "Bob").one_or_none())
    print(session.query(Hero).limit(1).offset(1).all())
    print(session.query(Hero).filter(Hero.name == "Bob").delete())
    print(session.query(Hero).filter(Hero.name == "Ann").update({"age": 31}))
    session.commit()
    for h in session.query(Hero):
        print(h.name, h.age)
    print(session.query(Hero).filter(Hero.name.in_(["Ann"])).exists())
    print(session.query(Team).first().heroes)
