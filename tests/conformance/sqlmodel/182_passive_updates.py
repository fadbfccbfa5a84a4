from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class User(SQLModel, table=True):
    name: str = Field(primary_key=True)
    fullname: str = ""
    addresses: list["Address"] = Relationship(back_populates="user", sa_relationship_kwargs={"passive_updates": False})
    notes: list["Note"] = Relationship(sa_relationship_kwargs={"passive_updates": False, "lazy": "dynamic"})


class Address(SQLModel, table=True):
    email: str = Field(primary_key=True)
    user_name: str | None = Field(default=None, foreign_key="user.name")
    user: User | None = Relationship(back_populates="addresses")


class Note(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    user_name: str | None = Field(default=None, foreign_key="user.name")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    u = User(name="ed", addresses=[Address(email="a"), Address(email="b")])
    u.notes.append(Note())
    session.add(u)
    session.commit()
    u.name = "edward"
    session.commit()
    print(session.exec(select(Address)).all(), session.exec(select(Note)).all())
    a = u.addresses[0]
    u.name = "jack"
    print(a.user_name)
    session.flush()
    print(a.user_name, [x.email for x in u.addresses])
    u.fullname = "Jack"
    session.commit()
    u.addresses.append(Address(email="c"))
    u.name = "john"
    session.commit()
    print(session.exec(select(Address)).all())
    session.rollback()
    u.name = "k"
    session.flush()
    session.rollback()
    print(u.name, [x.user_name for x in u.addresses])
    session.delete(u)
    session.commit()
    print(session.exec(select(Address)).all())
with Session(engine) as s:
    u = User(name="p", addresses=[Address(email="z")])
    s.add(u)
    s.commit()
    s.refresh(u)
    s.delete(u)
    u.addresses.append(Address(email="q"))
    s.commit()
    print(s.exec(select(Address)).all())
