from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select

class Link(SQLModel, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id", primary_key=True)
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)

class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team", sa_relationship_kwargs={"lazy": "write_only", "order_by": "Hero.name", "passive_deletes": True})
    friends: list["Hero"] = Relationship(back_populates="fans", link_model=Link, sa_relationship_kwargs={"lazy": "write_only"})

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
    h1, h2, h3 = (Hero(name=n, age=i) for i, n in enumerate(["z", "y", "x"]))
    t = Team(name="a", heroes=[h1])
    print(type(t.heroes).__name__, h1.team is t)
    t.heroes.add(h2)
    s.add(t)
    s.flush()
    t.heroes.add_all([h3])
    print(t.heroes.select())
    print([h.name for h in s.scalars(t.heroes.select())])
    print(s.exec(t.heroes.select().where(Hero.age > 0).limit(1)).all())
    t.heroes.remove(h1)
    s.commit()
    print(h1.team_id)
    print([h.name for h in s.scalars(t.heroes.select().order_by(Hero.age))])
    t.friends.add_all([h1, h2])
    s.commit()
    print(t.friends.select())
    print([h.name for h in s.scalars(t.friends.select())])
    print([h.name for h in s.scalars(t.friends.select().where(Hero.name == "z"))])
    for f in [lambda: list(t.friends), lambda: len(t.friends), lambda: t.friends.append(h1), lambda: setattr(t, "friends", [h1]), lambda: t.friends.insert()]:
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, e)
    print(t.heroes.insert())
    s.execute(t.heroes.insert(), [{"name": "n1", "age": 3}, {"name": "n2", "age": 5}])
    s.execute(t.heroes.update().values(age=9).where(Hero.name == "n1"))
    print(t.heroes.update().values(age=9))
    print(t.heroes.delete())
    s.execute(t.heroes.delete().where(Hero.name == "n2"))
    print([(h.name, h.age) for h in s.scalars(t.heroes.select())])
    s.commit()
    t.friends.remove(h1)
    s.commit()
    try:
        s.delete(t)
        s.commit()
    except Exception as e:
        print(type(e).__name__, e)
