from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select

class Link(SQLModel, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id", primary_key=True)
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)

class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team", sa_relationship_kwargs={"lazy": "dynamic", "order_by": "Hero.name"})
    friends: list["Hero"] = Relationship(back_populates="fans", link_model=Link, sa_relationship_kwargs={"lazy": "dynamic"})

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    age: int = 0
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")
    fans: list["Team"] = Relationship(back_populates="friends", link_model=Link)

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    t = Team(name="a")
    print(type(t.heroes).__name__, list(t.heroes), t.heroes.count(), t.heroes.all())
    h1, h2, h3 = (Hero(name=n, age=i) for i, n in enumerate(["z", "y", "x"]))
    t.heroes.append(h1)
    t.heroes.add(h2)
    print(list(t.heroes), t.heroes.count(), t.heroes[0].name, h1.team is t)
    s.add(t)
    print(s.new)
    print([h.name for h in t.heroes], "autoflushed")
    t.heroes.append(h3)
    print(t.heroes.count())
    print(t.heroes[0].name, [h.name for h in t.heroes[1:]])
    print([h.name for h in t.heroes.filter(Hero.age > 0).all()])
    print([h.name for h in t.heroes.order_by(Hero.age.desc()).limit(1)])
    print(t.heroes.filter_by(name="x").one().name, t.heroes.first().name)
    print(t.heroes)
    t.heroes.remove(h1)
    print(h1.team, h1.team_id)
    s.commit()
    print(t.heroes.count(), h1.team_id)
    t.friends.append(h1)
    t.friends.add_all([h2])
    h3.fans.append(t)
    s.commit()
    print([h.name for h in t.friends], t.friends.count())
    print([h.name for h in t.friends.filter(Hero.name != "y")])
    print(t.friends.join(Hero.team).all())
    t.friends.remove(h2)
    s.flush()
    print([h.name for h in t.friends], [x.name for x in h3.fans])
    h3.fans.remove(t)
    s.commit()
    print([h.name for h in t.friends])
    t.friends = [h2, h3]
    s.commit()
    print([h.name for h in t.friends])
    print(s.query(t.heroes.exists()).scalar())
    s.delete(t)
    s.commit()
    print(h2.team_id)

t2 = Team(name="q", heroes=[Hero(name="k")])
with Session(engine) as s:
    s.add(t2)
    s.commit()
    t2.name
print(t2.heroes.all(), t2.heroes.count())
try:
    t2.heroes.first()
except Exception as e:
    print(type(e).__name__, str(e).split(" is ")[1])
try:
    t2.heroes.filter_by(name="k").all()
except Exception as e:
    print(type(e).__name__)
