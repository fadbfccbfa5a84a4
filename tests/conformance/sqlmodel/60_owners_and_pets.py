from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, col, func
class Owner(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    pets: list["Pet"] = Relationship(back_populates="owner")
class Pet(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    owner_id: int | None = Field(default=None, foreign_key="owner.id", ondelete="SET NULL")
    owner: Owner | None = Relationship(back_populates="pets")
engine = create_engine("sqlite:///t.db", echo=False)
def get_session():
    with Session(engine) as session:
        yield session
SQLModel.metadata.create_all(engine)
for session in get_session():
    a = Owner(name="A")
    p = Pet(name="P", owner=a)
    session.add(p)
    session.flush()
    print(p.id, a.id, p.owner_id)
    q = Pet(name="Q")
    a.pets.append(q)
    print(q in session, q.owner_id, q.owner.name)
    session.commit()
    session.refresh(a)
    print(a.pets, a.pets[0].owner is a)
    print({x.name: len(x.pets) for x in session.exec(select(Owner))})
    rows = session.exec(select(Owner, Pet).join(Pet)).all()
    for o, x in rows:
        print(o.name, x.name)
    print(rows[0].Owner.name, rows[0].Pet.name, rows[0][1].id)
    print(rows)
    owner, = session.exec(select(Owner).where(col(Owner.name).in_({"A"})))
    print(owner is a)
    a.pets.sort(key=lambda x: x.name, reverse=True)
    print([x.name for x in a.pets], a.pets.index(p), a.pets.count(p), list(reversed(a.pets))[0].name, a.pets[-1].name, a.pets[0:1])
    print(any(x.name == "Q" for x in a.pets), [*a.pets, None][-1], sorted(a.pets, key=lambda x: x.id)[0].name)
    session.delete(a)
    session.commit()
    print(session.exec(select(Pet)).all())
    print(session.exec(select(Pet).where(Pet.owner_id == None)).all() == session.exec(select(Pet)).all())
    n = session.exec(select(func.count(col(Pet.id)))).one()
    print(n, type(n).__name__, isinstance(p, SQLModel), type(a.pets).__name__ if False else "")
