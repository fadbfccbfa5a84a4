from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import subqueryload, selectinload, joinedload

class Link(SQLModel, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id", primary_key=True)
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)

class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team")
    friends: list["Hero"] = Relationship(link_model=Link)

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")
    powers: list["Power"] = Relationship(back_populates="hero", sa_relationship_kwargs={"order_by": "Power.name"})

class Power(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    hero_id: int | None = Field(default=None, foreign_key="hero.id")
    hero: Hero | None = Relationship(back_populates="powers")

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a = Team(name="a", heroes=[Hero(name="h1", powers=[Power(name="z"), Power(name="b")]), Hero(name="h2")])
    b = Team(name="b")
    c = Team(name="c", heroes=[Hero(name="h3")])
    s.add_all([a, b, c])
    b.friends = [a.heroes[0], c.heroes[0]]
    s.commit()

def run(label, stmt):
    print("--", label)
    with Session(engine) as s:
        r = s.exec(stmt).all()
        for t in r:
            if isinstance(t, Team):
                print(t.name, [h.name for h in t.heroes], [h.name for h in t.friends])
                for h in t.heroes: print("  ", [p.name for p in h.powers])
            else:
                print(t.name, t.team and t.team.name, [p.name for p in t.powers])

run("o2m", select(Team).options(subqueryload(Team.heroes)))
run("chain", select(Team).options(subqueryload(Team.heroes).subqueryload(Hero.powers)))
run("m2m", select(Team).options(subqueryload(Team.friends)))
run("m2m chain", select(Team).options(subqueryload(Team.friends).subqueryload(Hero.powers)))
run("m2o", select(Hero).options(subqueryload(Hero.team)))
run("limit", select(Team).order_by(Team.name.desc()).limit(2).options(subqueryload(Team.heroes)))
run("where", select(Team).where(Team.name == "a").options(subqueryload(Team.heroes).subqueryload(Hero.team)))
run("mixed", select(Team).options(selectinload(Team.heroes).subqueryload(Hero.powers)))
run("mixed2", select(Team).options(subqueryload(Team.heroes).selectinload(Hero.powers)))
run("mixed3", select(Team).options(subqueryload(Team.heroes).joinedload(Hero.powers)))
run("join", select(Team).join(Hero, Hero.team_id == Team.id).where(Hero.name == "h1").options(subqueryload(Team.heroes)))
run("distinct", select(Team).distinct().options(subqueryload(Team.heroes)))
run("m2o3", select(Hero).where(Hero.team_id > 1).options(subqueryload(Hero.team).subqueryload(Team.heroes)))
