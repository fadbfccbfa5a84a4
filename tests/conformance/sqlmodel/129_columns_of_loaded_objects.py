"""Which columns are read of objects that are loaded along."""

from sqlmodel import *
from sqlalchemy.orm import selectinload, load_only, defer
class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team")
    tags: list["Tag"] = Relationship(sa_relationship_kwargs={"secondary": "tt"})
class TT(SQLModel, table=True):
    __tablename__ = "tt"
    team_id: int = Field(foreign_key="team.id", primary_key=True)
    tag_id: int = Field(foreign_key="tag.id", primary_key=True)
class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    note: str = "n"
class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    age: int | None = None
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")
e = create_engine("sqlite://")
SQLModel.metadata.create_all(e)
with Session(e) as s:
    s.add(Team(name="Z", heroes=[Hero(name="A", age=3), Hero(name="B", age=5)], tags=[Tag(name="x")])); s.commit()
with Session(e) as s:
    t = s.exec(select(Team).options(selectinload(Team.heroes).load_only(Hero.name), selectinload(Team.tags).defer(Tag.note))).one()
    print([h.name for h in t.heroes], [x.name for x in t.tags]); print(t.heroes[0].age, t.heroes[1].team_id, t.tags[0].note)
with Session(e) as s:
    h = s.exec(select(Hero).options(load_only(Hero.name, Hero.team_id), selectinload(Hero.team).load_only(Team.id))).first()
    print(h.team.id); print(h.team.name, h.age)
with Session(e) as s:
    t = s.exec(select(Team).options(selectinload(Team.heroes).options(load_only(Hero.age, raiseload=True)))).one()
    print(t.heroes[0].age)
    try: print(t.heroes[0].name)
    except Exception as x: print(type(x), x)
