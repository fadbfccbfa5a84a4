from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Person(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    best_ball_id: int | None = Field(default=None, foreign_key="ball.id")
    balls: list["Ball"] = Relationship(
        back_populates="owner",
        sa_relationship_kwargs={"foreign_keys": "Ball.owner_id", "cascade": "all, delete-orphan", "post_update": True},
    )
    best: "Ball" = Relationship(sa_relationship_kwargs={"foreign_keys": "Person.best_ball_id", "post_update": True})


class Ball(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    size: int = 0
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    owner: Person | None = Relationship(back_populates="balls", sa_relationship_kwargs={"foreign_keys": "Ball.owner_id"})


class Tree(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    up_id: int | None = Field(default=None, foreign_key="tree.id")
    down: list["Tree"] = Relationship(back_populates="up", sa_relationship_kwargs={"post_update": True})
    up: "Tree" = Relationship(back_populates="down", sa_relationship_kwargs={"remote_side": "Tree.id", "post_update": True})


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine, autoflush=False) as session:
    p = Person(name="p", balls=[Ball(size=1), Ball(size=2), Ball(size=3)])
    p.best = p.balls[0]
    session.add(p)
    session.commit()
    first = p.balls[0]
    p.balls.remove(first)
    p.best = p.balls[0]
    session.commit()
    print(p.best.size, [b.size for b in p.balls], session.exec(select(Ball)).all())
    p.balls = [Ball(size=9)]
    p.best = p.balls[0]
    session.flush()
    session.rollback()
    print(p.best.size, [b.size for b in p.balls])
    p.best.size = 20
    q = Person(name="q")
    p.balls[1].owner = q
    q.best = p.best
    session.add(q)
    session.commit()
    print(q.best.size, [b.size for b in q.balls], [b.size for b in p.balls])
    q.best = None
    session.delete(p)
    session.commit()
    print(session.exec(select(Ball)).all(), session.exec(select(Person)).all())
with Session(engine) as session:
    root = Tree(name="root", down=[Tree(name="x", down=[Tree(name="xx")]), Tree(name="y")])
    session.add(root)
    session.commit()
    x, y = root.down
    x.up = y
    session.commit()
    print([t.name for t in root.down], [t.name for t in y.down], x.up.name)
    y.down.append(root)
    session.commit()
    print(root.up.name)
    session.delete(x)
    session.commit()
    print(session.exec(select(Tree)).all())
    y.up = None
    session.delete(y)
    session.commit()
    print(session.exec(select(Tree)).all())
