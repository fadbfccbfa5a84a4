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
    hero = session.get(Hero, 1)
    try:
        with session.begin_nested():
            hero.name = "Changed"
            session.add(Hero(name="New"))
            session.flush()
            raise ValueError("no")
    except ValueError as error:
        print("caught", error)
    print(hero.name)
    with session.begin_nested():
        session.add(Hero(name="Kept"))
    point = session.begin_nested()
    hero.age = 99
    print(point.is_active, session.in_nested_transaction())
    point.rollback()
    print(hero.age)
    session.commit()
    print([h.name for h in session.exec(select(Hero)).all()])
with Session(engine) as session:
    session.add(Hero(name="Out"))
    with session.begin_nested():
        session.add(Hero(name="In"))
        with session.begin_nested() as inner:
            session.add(Hero(name="Deep"))
            inner.rollback()
        print(session.in_nested_transaction())
    session.rollback()
    print(session.exec(select(func.count()).select_from(Hero)).one())
    from sqlalchemy.exc import IntegrityError
    session.add(Hero(name="Again"))
    try:
        with session.begin_nested():
            session.add(Hero(id=1, name="Twice"))
    except IntegrityError as error:
        print("refused", error.orig)
    session.commit()
    print(session.exec(select(func.count()).select_from(Hero)).one())
with engine.connect() as connection:
    outer = connection.begin()
    with Session(bind=connection, join_transaction_mode="create_savepoint") as session:
        session.add(Hero(name="Test"))
        session.commit()
        session.add(Hero(name="Test2"))
        session.rollback()
    outer.rollback()
with Session(engine) as session:
    print(session.exec(select(func.count()).select_from(Hero)).one())
