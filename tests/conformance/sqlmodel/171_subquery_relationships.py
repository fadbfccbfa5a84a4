from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import subqueryload, selectinload, joinedload, aliased, raiseload, lazyload, immediateload

class Link(SQLModel, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id", primary_key=True)
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)

class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team", sa_relationship_kwargs={"lazy": "subquery"})
    friends: list["Hero"] = Relationship(back_populates="fans", link_model=Link, sa_relationship_kwargs={"lazy": "subquery", "order_by": "Hero.name.desc()"})

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")
    fans: list["Team"] = Relationship(back_populates="friends", link_model=Link)
    powers: list["Power"] = Relationship(back_populates="hero", sa_relationship_kwargs={"order_by": "Power.name", "lazy": "subquery"})

class Power(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    hero_id: int | None = Field(default=None, foreign_key="hero.id")
    hero: Hero | None = Relationship(back_populates="powers")

class Node(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    parent_id: int | None = Field(default=None, foreign_key="node.id")
    children: list["Node"] = Relationship(back_populates="parent", sa_relationship_kwargs={"lazy": "subquery", "join_depth": 2})
    parent: "Node" = Relationship(back_populates="children", sa_relationship_kwargs={"remote_side": "Node.id"})

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a = Team(name="a", heroes=[Hero(name="h1", powers=[Power(name="z"), Power(name="b")]), Hero(name="h2")])
    b = Team(name="b")
    c = Team(name="c", heroes=[Hero(name="h3")])
    s.add_all([a, b, c, Hero(name="lone")])
    b.friends = [a.heroes[0], c.heroes[0]]
    s.commit()
    s.add(Node(name="root", children=[Node(name="x", children=[Node(name="xx", children=[Node(name="xxx")])]), Node(name="y")]))
    s.commit()

print("-- all")
with Session(engine) as s:
    for t in s.exec(select(Team)).all():
        print(t.name, [h.name for h in t.heroes], [h.name for h in t.friends], [[p.name for p in h.powers] for h in t.heroes])
print("-- get, refresh, expire")
with Session(engine) as s:
    t = s.get(Team, 1)
    print(len(t.heroes), len(t.friends))
    s.refresh(t)
    print(len(t.heroes))
    s.commit()
    print(t.name, len(t.heroes), [len(h.powers) for h in t.heroes])
print("-- lazily")
with Session(engine) as s:
    h = s.exec(select(Hero).where(Hero.name == "h1")).one()
    print(h.team.name, [x.name for x in h.team.heroes], [p.name for p in h.powers], [f.name for f in h.fans])
print("-- two entities")
with Session(engine) as s:
    for t, h in []:
        print(t.name, h.name, len(t.heroes), len(h.powers))
print("-- column and entity")
with Session(engine) as s:
    for n, h in s.exec(select(Team.name, Hero).join(Hero).order_by(Hero.name)).all():
        print(n, h.name, len(h.powers))
print("-- nodes")
with Session(engine) as s:
    for n in s.exec(select(Node).where(Node.name == "root")).all():
        print(n.name, [(c.name, [(d.name, [e.name for e in d.children]) for d in c.children]) for c in n.children])
print("-- off")
with Session(engine) as s:
    for t in s.exec(select(Team).options(lazyload(Team.heroes), selectinload(Team.friends))).all():
        print(t.name, [h.name for h in t.heroes])
with Session(engine) as s:
    for t in s.exec(select(Team).options(joinedload(Team.heroes).lazyload(Hero.powers))).unique().all():
        print(t.name, [h.name for h in t.heroes])
with Session(engine) as s:
    for t in s.exec(select(Team).options(joinedload(Team.heroes))).unique().all():
        print(t.name, [h.name for h in t.heroes])
print("-- session.query, offset, first, one")
with Session(engine) as s:
    print([len(t.heroes) for t in s.query(Team).order_by(Team.name).offset(1)])
    print(len(s.exec(select(Team).order_by(Team.name)).first().heroes))
    print(len(s.query(Team).filter_by(name="c").one().heroes))
print("-- already there")
with Session(engine) as s:
    teams = s.exec(select(Team).options(raiseload(Team.heroes), raiseload(Team.friends))).all()
    more = s.exec(select(Team)).all()
    print([len(t.heroes) for t in more])
    again = s.exec(select(Team)).all()
    print([len(t.heroes) for t in again])
print("-- empty")
with Session(engine) as s:
    print(s.exec(select(Team).where(Team.name == "nobody")).all())
    print(s.exec(select(Hero).options(subqueryload(Hero.team)).where(Hero.name == "lone")).one().team)
print("-- distinct limit")
with Session(engine) as s:
    for h in s.exec(select(Hero).order_by(Hero.name).limit(3).options(subqueryload(Hero.team))).all():
        print(h.name, h.team and h.team.name)
print("-- three")
with Session(engine) as s:
    for p in s.exec(select(Power).options(subqueryload(Power.hero).subqueryload(Hero.team).subqueryload(Team.friends))).all():
        print(p.name, p.hero.name, p.hero.team.name, len(p.hero.team.friends))
print("-- pending")
with Session(engine, autoflush=False) as s:
    t = s.exec(select(Team)).first()
    t.heroes.append(Hero(name="new"))
    print([[h.name for h in t.heroes] for t in s.exec(select(Team)).all()])
    t = s.get(Team, 2)
    s.expire(t, ["heroes"])
    print(t.heroes)
