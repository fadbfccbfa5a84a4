from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Cat(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    things: list["Thing"] = Relationship(back_populates="cat")
class Thing(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    cat_id: int | None = Field(default=None, foreign_key="cat.id")
    cat: Cat | None = Relationship(back_populates="things")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
def a():
    with Session(engine) as session:
        c = Cat(name="c")
        t1 = Thing(name="t1", cat=c)
        t2 = Thing(name="t2", cat_id=5)
        session.add(t1)
        session.add(t2)
        session.commit()
        session.refresh(t1)
        print("t1", t1, t1.cat)
        t1.cat = None
        session.add(t1)
        session.commit()
        session.refresh(t1)
        print(t1, c.things)
        c.things.append(t2)
        session.add(c)
        session.commit()
        for t in c.things:
            print(t)
        return c
c = a()
try:
    print(c.things)
except Exception as e:
    print(type(e).__name__)
def b():
    session = Session(engine)
    for i in range(3):
        session.add(Thing(name=f"loop{i}", cat_id=1))
    session.flush()
    print([t.id for t in session.new], len(session.dirty))
    ts = session.exec(select(Thing).where(Thing.name.startswith("loop"))).all()
    for t in ts:
        t.name = t.name.upper()
    print(len(session.dirty))
    c = session.get(Cat, 1)
    print(len(c.things))
    ts[0].cat_id = None
    print(len(c.things))
    session.commit()
    print(len(c.things))
    ts[1].cat = None
    print(len(c.things))
    session.delete(ts[2])
    session.flush()
    print(len(c.things))
    session.commit()
    print(len(c.things))
    session.close()
b()
def gen():
    with Session(engine) as session:
        for t in session.exec(select(Thing)):
            yield t
for t in gen():
    print(t.name)
with Session(engine) as session:
    t = session.exec(select(Thing)).first()
    c2 = Cat(name="new")
    c2.things = [t]
    print(t in session, c2 in session, t.cat.name)
    session.commit()
    print(c2 in session, t.cat_id)
