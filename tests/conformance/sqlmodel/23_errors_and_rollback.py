from typing import Optional
from sqlalchemy.exc import IntegrityError
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Team(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    members: list["Member"] = Relationship(back_populates="team")
class Member(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    team_id: int = Field(foreign_key="team.id")
    team: Team = Relationship(back_populates="members")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    t = Team(name="a")
    s.add(t)
    s.commit()
    s.add(Team(name="a"))
    try:
        s.commit()
    except IntegrityError as e:
        print(e)
        print(e.orig, e.statement, e.params)
        s.rollback()
    print(s.exec(select(Team)).all())
    t.name = "b"
    s.rollback()
    print(t.name)
    m = Member(name="m", team=t)
    s.add(m)
    s.flush()
    print(m.id, m.team_id)
    s.rollback()
    print(m.id, m in s, t.members)
    s.add(Member(name="lonely"))
    try:
        s.commit()
    except IntegrityError as e:
        print(str(e).splitlines()[0])
    try:
        s.exec(select(Team)).all()
    except Exception as e:
        print(type(e).__name__, e)
    s.rollback()
    print(len(s.exec(select(Team)).all()))
    t = s.exec(select(Team)).one()
try:
    print(t.name)
    print(t.members)
except Exception as e:
    print(type(e).__name__)
s = Session(engine)
t = s.get(Team, 1)
s.commit()
s.close()
print(t.name)
