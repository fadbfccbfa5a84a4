from typing import ClassVar
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.ext.associationproxy import AssociationProxy, association_proxy


class Membership(SQLModel, table=True):
    person_id: int | None = Field(default=None, foreign_key="person.id", primary_key=True)
    club_id: int | None = Field(default=None, foreign_key="club.id", primary_key=True)
    role: str = "member"
    person: "Person" = Relationship(back_populates="memberships")
    club: "Club" = Relationship(back_populates="memberships")
    club_name: ClassVar[AssociationProxy[str]] = association_proxy("club", "name")


class Person(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    memberships: list[Membership] = Relationship(back_populates="person", cascade_delete=True)
    clubs: ClassVar[AssociationProxy[list["Club"]]] = association_proxy(
        "memberships", "club", creator=lambda club: Membership(club=club)
    )
    roles: ClassVar = association_proxy("memberships", "role")
    club_names: ClassVar = association_proxy("memberships", "club_name")
    town_name: ClassVar = association_proxy("town", "name", creator=lambda name: Town(name=name))
    town_id: int | None = Field(default=None, foreign_key="town.id")
    town: "Town" = Relationship(back_populates="people")


class Club(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    memberships: list[Membership] = Relationship(back_populates="club")
    people: ClassVar[AssociationProxy[list[Person]]] = association_proxy(
        "memberships", "person", creator=lambda person: Membership(person=person)
    )


class Town(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    people: list[Person] = Relationship(back_populates="town")
    person_names: ClassVar = association_proxy("people", "name", creator=lambda name: Person(name=name))


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    chess, choir = Club(name="chess"), Club(name="choir")
    ann = Person(name="ann")
    ann.clubs.append(chess)
    ann.clubs.extend([choir])
    session.add(ann)
    bob = Person(name="bob")
    choir.people.append(bob)
    session.commit()
    print(ann.clubs, len(ann.clubs), chess in ann.clubs, ann.clubs[0].name, ann.roles, ann.club_names)
    print([m.role for m in ann.memberships], bob.clubs == [choir], choir.people, choir.people.index(bob))
    print(ann.clubs is ann.clubs, bool(Person(name="x").clubs), ann.clubs + [1], [c.name for c in reversed(ann.clubs)])
    ann.roles[0] = "president"
    session.commit()
    print(ann.roles, session.exec(select(Membership.role)).all())
    print(session.exec(select(Person).where(Person.clubs.contains(choir))).all())
    print(session.exec(select(Person.name).where(Person.clubs.any(Club.name == "chess"))).all())
    print(session.exec(select(Person.name).where(Person.clubs.any(name="choir")).order_by(Person.name)).all())
    print(session.exec(select(Person.name).where(Person.roles == "president")).all())
    print(session.exec(select(Person.name).where(Person.roles.startswith("mem")).order_by(Person.name)).all())
    print(session.exec(select(Person.name).where(Person.club_names.any(Club.name == "chess"))).all())
    print(session.exec(select(Club.name).join(Club.people.local_attr).join(Club.people.remote_attr).where(Person.name == "bob")).all())
    print(session.exec(select(Membership.role).where(Membership.club_name == "choir")).all())
    print(session.exec(select(Membership.role).where(Membership.club_name.in_(["choir", "x"]))).all())
    ann.clubs.remove(chess)
    session.commit()
    print(ann.clubs, session.exec(select(Membership)).all())
    try:
        ann.clubs.remove(chess)
    except ValueError as error:
        print(error)
    print(ann.town_name)
    try:
        ann.town_name = "Ulm"
    except AttributeError as error:
        print(error)
    ann.town = Town(name="Ulm")
    ann.town.person_names.append("carl")
    names = ann.town.person_names
    names += ["dora"]
    session.commit()
    print(ann.town_name, ann.town.person_names, [p.town_name for p in ann.town.people])
    print(session.exec(select(Person.name).where(Person.town_name == "Ulm").order_by(Person.name)).all())
    print(session.exec(select(Person.name).where(Person.town_name == None).order_by(Person.name)).all())
    print(session.exec(select(Person.name).where(Person.town_name != "Ulm").order_by(Person.name)).all())
    print(session.exec(select(Town.name).where(Town.person_names.like("%a%"))).all())
    town = ann.town
    print(town.person_names.pop(), town.person_names.pop(0), town.person_names.count("carl"), ann.town)
    session.commit()
    ann.clubs.clear()
    session.commit()
    print(ann.clubs, choir.people, session.exec(select(Membership)).all())
    for check in (
        lambda: Person.town_name.any(),
        lambda: Person.roles.has(),
        lambda: Person.roles.any(role="x"),
        lambda: Person.clubs.has(),
        lambda: Person(name="y").roles.append("no"),
        lambda: Town(name="t").person_names.sort(),
        lambda: hash(ann.clubs),
    ):
        try:
            print(check())
        except Exception as error:
            print(type(error).__name__, error)
    print(Person.clubs, Person.roles, Person.town_name)
    session.delete(ann)
    session.commit()
