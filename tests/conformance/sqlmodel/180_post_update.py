from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Entry(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    widget_id: int | None = Field(default=None, foreign_key="widget.id")
    widget: "Widget" = Relationship(back_populates="entries", sa_relationship_kwargs={"foreign_keys": "Entry.widget_id"})


class Widget(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    favorite_id: int | None = Field(default=None, foreign_key="entry.id")
    entries: list[Entry] = Relationship(back_populates="widget", sa_relationship_kwargs={"foreign_keys": "Entry.widget_id"})
    favorite: Entry = Relationship(sa_relationship_kwargs={"foreign_keys": "Widget.favorite_id", "post_update": True})


class Node(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    next_id: int | None = Field(default=None, foreign_key="node.id")
    next: "Node" = Relationship(sa_relationship_kwargs={"remote_side": "Node.id", "post_update": True, "uselist": False})


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team", sa_relationship_kwargs={"post_update": True})


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    w = Widget(name="w", entries=[Entry(name="e1"), Entry(name="e2")])
    w.favorite = w.entries[1]
    session.add(w)
    session.commit()
    print(w.favorite.name, [e.name for e in w.entries])
    w.favorite = w.entries[0]
    w.name = "ww"
    session.commit()
    print(w.favorite.name, w.favorite_id)
    w.favorite = None
    session.commit()
    print(w.favorite_id)
    w.favorite = w.entries[1]
    session.commit()
    session.delete(w.entries[1])
    w.favorite = None
    session.commit()
    w.favorite = w.entries[0]
    session.commit()
    for entry in w.entries:
        session.delete(entry)
    session.delete(w)
    session.commit()
    print(session.exec(select(Widget)).all(), session.exec(select(Entry)).all())
    two = [Widget(name="a", entries=[Entry(name="x")]), Widget(name="b", entries=[Entry(name="y")])]
    for one in two:
        one.favorite = one.entries[0]
    session.add_all(two)
    session.commit()
    print([one.favorite.name for one in two])
    two[0].favorite, two[1].favorite = two[1].favorite, two[0].favorite
    session.commit()
    print([one.favorite.name for one in two])

    a, b, c = Node(name="a"), Node(name="b"), Node(name="c")
    a.next, b.next, c.next = b, c, a
    session.add(a)
    session.commit()
    print(a.next.next.next is a, session.exec(select(Node)).all())
    b.next = b
    session.commit()

    t = Team(name="t", heroes=[Hero(name="h1"), Hero(name="h2")])
    session.add(t)
    session.commit()
    t.heroes.append(Hero(name="h3"))
    h = t.heroes[0]
    session.commit()
    t.heroes.remove(h)
    session.commit()
    print(h.team_id, [x.name for x in t.heroes])
    h.team = t
    session.commit()
    print(h.team_id)
    session.delete(t)
    session.commit()
    print(session.exec(select(Hero)).all())
