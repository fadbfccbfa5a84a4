# association object with extra data; overlaps silenced; cascade
from datetime import date
from typing import List, Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Membership(SQLModel, table=True):
    club_id: int = Field(foreign_key="club.id", primary_key=True)
    person_id: int = Field(foreign_key="person.id", primary_key=True)
    since: date = date(2020, 1, 1)
    club: "Club" = Relationship(back_populates="memberships")
    person: "Person" = Relationship(back_populates="memberships", sa_relationship_kwargs={"overlaps": "members,clubs"})


class Club(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    memberships: List[Membership] = Relationship(back_populates="club", cascade_delete=True)
    members: List["Person"] = Relationship(back_populates="clubs", link_model=Membership, sa_relationship_kwargs={"overlaps": "memberships,club,person"})


class Person(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    memberships: List[Membership] = Relationship(back_populates="person", sa_relationship_kwargs={"cascade": "all, delete-orphan", "overlaps": "members,clubs"})
    clubs: List[Club] = Relationship(back_populates="members", link_model=Membership, sa_relationship_kwargs={"viewonly": True})


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    chess, go = Club(name="chess"), Club(name="go")
    ann, bob = Person(name="Ann"), Person(name="Bob")
    s.add_all([Membership(club=chess, person=ann), Membership(club=go, person=ann, since=date(2021, 5, 5)), Membership(club=go, person=bob)])
    s.commit()
    for p in s.exec(select(Person)):
        print(p.name, [(m.club.name, m.since.isoformat()) for m in p.memberships], [c.name for c in p.clubs])
    ann.memberships.pop()
    s.commit()
    print([(m.club_id, m.person_id) for m in s.exec(select(Membership))])
    s.delete(go)
    s.commit()
    print([(m.club_id, m.person_id) for m in s.exec(select(Membership))], [c.name for c in bob.clubs])
