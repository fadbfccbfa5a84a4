"""A service over memberships: repositories, pages, lists loaded behind lists."""

import enum
from typing import Optional, Generic, TypeVar, Type, Sequence, Any
from datetime import datetime, timedelta, timezone
from sqlmodel import SQLModel, Field, Relationship, Session, create_engine, select, func, desc, asc
from sqlalchemy import Column, DateTime, ForeignKey, Integer, String, Enum as SAEnum, Index, text, event
from sqlalchemy.exc import IntegrityError, NoResultFound, MultipleResultsFound
from sqlalchemy.orm import selectinload, joinedload

T = TypeVar("T", bound=SQLModel)


class Role(enum.Enum):
    admin = "admin"
    member = "member"


class TimestampMixin(SQLModel):
    created_at: datetime = Field(default=datetime(2024, 1, 1, tzinfo=timezone.utc), nullable=False, sa_column_kwargs={"server_default": text("CURRENT_TIMESTAMP")})
    deleted: bool = Field(default=False, index=True)


class Membership(TimestampMixin, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id", primary_key=True, ondelete="CASCADE")
    person_id: int | None = Field(default=None, foreign_key="person.id", primary_key=True, ondelete="CASCADE")
    role: Role = Field(default=Role.member, sa_column=Column(SAEnum(Role, name="role"), nullable=False))
    team: "Team" = Relationship(back_populates="memberships")
    person: "Person" = Relationship(back_populates="memberships")


class Team(TimestampMixin, table=True):
    __table_args__ = (Index("ix_team_name_deleted", "name", "deleted", unique=True),)
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_column=Column("name", String(50), nullable=False))
    memberships: list[Membership] = Relationship(back_populates="team", cascade_delete=True)
    people: list["Person"] = Relationship(back_populates="teams", link_model=Membership, sa_relationship_kwargs={"viewonly": True})


class Person(TimestampMixin, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    memberships: list[Membership] = Relationship(back_populates="person", passive_deletes="all")
    teams: list[Team] = Relationship(back_populates="people", link_model=Membership, sa_relationship_kwargs={"viewonly": True, "lazy": "selectin"})


class Repository(Generic[T]):
    model: Type[T]

    def __init__(self, session: Session):
        self.session = session

    def __class_getitem__(cls, item):
        return type(f"{item.__name__}Repository", (cls,), {"model": item}) if isinstance(item, type) else cls

    def get(self, ident) -> Optional[T]:
        return self.session.get(self.model, ident)

    def find(self, *where, order_by=None, limit: int = 100, **equal) -> Sequence[T]:
        q = select(self.model).where(*where).filter_by(**equal)
        if order_by is not None:
            q = q.order_by(order_by)
        return self.session.exec(q.limit(limit)).all()

    def create(self, **values: Any) -> T:
        obj = self.model(**values)
        self.session.add(obj)
        self.session.flush()
        return obj

    def paginate(self, page=1, size=2):
        total = self.session.exec(select(func.count()).select_from(self.model)).one()
        items = self.session.exec(select(self.model).order_by(self.model.id).offset((page - 1) * size).limit(size)).all()
        return {"total": total, "pages": -(-total // size), "items": [i.name for i in items]}


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    people, teams = Repository[Person](session), Repository[Team](session)
    print(type(people).__name__)
    for n in ("Ann", "Bob", "Cat", "Dan", "Eve"):
        people.create(name=n)
    red, blue = teams.create(name="red"), teams.create(name="blue")
    session.add_all([Membership(team=red, person=p, role=Role.admin if i == 0 else Role.member) for i, p in enumerate(people.find(Person.id < 4))])
    session.add(Membership(team=blue, person_id=5))
    session.commit()
    print(people.paginate(), people.paginate(3), people.paginate(9))
    print([p.name for p in people.find(order_by=desc(Person.name), limit=2)], people.find(name="Bob", deleted=False)[0].teams)
    print(session.exec(select(Team.name, Membership.role, func.group_concat(Person.name, "|")).join(Membership, Membership.team_id == Team.id).join(Person).group_by(Team.name, Membership.role).order_by(Team.name, asc(Membership.role))).all())
    for fn in (lambda: session.exec(select(Person).where(Person.name == "Zoe")).one(), lambda: session.exec(select(Person)).one(), lambda: teams.create(name="red")):
        try:
            fn()
        except (NoResultFound, MultipleResultsFound) as e:
            print(type(e).__name__, e)
        except IntegrityError as e:
            print(e.orig, "|", e.params)
            session.rollback()
    t = session.exec(select(Team).options(selectinload(Team.memberships).joinedload(Membership.person)).where(Team.name == "red")).one()
    print({m.person.name: m.role.value for m in t.memberships})
    p = people.get(1)
    t.memberships = [m for m in t.memberships if m.person is not p]
    session.commit()
    print([m.person_id for m in t.memberships], [x.name for x in t.people])
    session.delete(t)
    session.commit()
    print(session.exec(select(Membership)).all())
    print(people.get(1).model_dump(exclude={"created_at"}), Role("admin"), session.scalar(select(func.max(Person.created_at))))
