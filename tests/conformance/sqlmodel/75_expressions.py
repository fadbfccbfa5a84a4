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

from sqlalchemy import case, cast, literal, literal_column, extract, String, Integer, tuple_, desc, asc, type_coerce, bindparam, null, true, and_, or_, not_
with Session(engine) as session:
    def show(q):
        print(q)
        print(session.exec(q).all())
    show(select(Hero.name, literal("x").label("kind")))
    show(select(Hero.name).where(Hero.name.op("GLOB")("A*")))
    show(select(Hero.name, literal_column("1 + 1").label("two")))
    show(select(Hero.name).where(col(Hero.age).is_distinct_from(30)))
    show(select(Hero.name).where(col(Hero.name).icontains("o")))
    show(select(Hero.name).where(col(Hero.name).istartswith("b")))
    show(select(func.row_number().over(order_by=Hero.name, partition_by=Hero.team_id), Hero.name))
    show(select(func.sum(Hero.age).filter(Hero.team_id != None)))
    show(select(case({"Ann": 1, "Bob": 2}, value=Hero.name, else_=0)))
    show(select(Hero.name + " of " + cast(Hero.team_id, String)))
    show(select(func.coalesce(Hero.age, 0), func.lower(Hero.name), func.length(Hero.name)))
    show(select(Hero.age * 2 + 1, Hero.age / 2, Hero.age // 2, Hero.age % 2, -Hero.age))
    show(select(Hero.name).where(col(Hero.name).contains("n", autoescape=True)))
    show(select(Hero.name).where(col(Hero.name).like("A%", escape="/")))
    show(select(Hero.name).order_by(col(Hero.age).desc().nulls_last()))
    show(select(func.count(col(Hero.team_id).distinct())))
    show(select(Hero.team_id).distinct())
    show(select(Hero.name).where(tuple_(Hero.id, Hero.name).in_([(1, "Ann")])))
    show(select(Hero.name).where(and_(True, Hero.id == 1)))
    show(select(Hero.name).where(or_(Hero.id == 1, Hero.id == 2), not_(Hero.name == "Bob")))
    show(select(Hero.name).where(Hero.name == bindparam("who", "Ann")))
    show(select(Hero.name).where(~(Hero.age > 20)))
    show(select(Hero.name).where(Hero.age.between(10, 30)))
    show(select(Hero.name).where(~Hero.age.between(10, 30)))
    show(select(func.group_concat(Hero.name, ",")))
    show(select(func.count("*")).select_from(Hero))
    show(select(func.count()).where(Hero.age > 3))
    show(select(Hero.name).where(null() == Hero.age))
    show(select(func.strftime("%Y", func.now()) == "2020"))
