from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Follow(SQLModel, table=True):
    follower_id: int | None = Field(default=None, foreign_key="person.id", primary_key=True)
    followed_id: int | None = Field(default=None, foreign_key="person.id", primary_key=True)
class Person(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    following: list["Person"] = Relationship(back_populates="followers", link_model=Follow, sa_relationship_kwargs={"primaryjoin": "Person.id==Follow.follower_id", "secondaryjoin": "Person.id==Follow.followed_id"})
    followers: list["Person"] = Relationship(back_populates="following", link_model=Follow, sa_relationship_kwargs={"primaryjoin": "Person.id==Follow.followed_id", "secondaryjoin": "Person.id==Follow.follower_id"})
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a, b, c = Person(name="a"), Person(name="b"), Person(name="c")
    a.following = [b, c]
    b.following.append(c)
    s.add(a)
    s.commit()
    for p in s.exec(select(Person)).all():
        print(p.name, [x.name for x in p.following], [x.name for x in p.followers])
    c.followers.remove(a)
    s.commit()
    print([x.name for x in a.following])
    a.following.clear()
    s.commit()
    print(s.exec(select(Follow)).all())
