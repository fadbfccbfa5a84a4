"""Constraints and indexes are called by a convention, as migrations want it."""

from sqlalchemy import CheckConstraint, Column, ForeignKey, ForeignKeyConstraint, Integer, MetaData, Table, UniqueConstraint
from sqlalchemy.exc import IntegrityError, InvalidRequestError
from sqlmodel import Field, Session, SQLModel, create_engine

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Route(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("start", "goal"), CheckConstraint("start <> goal", name="leads_away"))
    id: int | None = Field(default=None, primary_key=True)
    start: str = Field(index=True)
    goal: str
    code: str = Field(unique=True)


class Leg(SQLModel, table=True):
    __table_args__ = (ForeignKeyConstraint(["over_id"], ["leg.id"], name="back_to_itself"),)
    id: int | None = Field(default=None, primary_key=True)
    route_id: int = Field(foreign_key="route.id", index=True, unique=True)
    over_id: int | None = None


stops = Table(
    "stops",
    SQLModel.metadata,
    Column("leg_id", Integer, ForeignKey("leg.id"), primary_key=True),
    Column("rank", Integer, ForeignKey("route.id", name="of_its_own"), unique=True),
)


class Archive(SQLModel):
    metadata = MetaData(naming_convention={"pk": "%(table_name)s_key", "uq": "%(column_0_key)s_once"})


class Note(Archive, table=True):
    id: int | None = Field(default=None, primary_key=True)
    text: str = Field(unique=True)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
Archive.metadata.create_all(engine)
print(sorted(SQLModel.metadata.tables), sorted(Archive.metadata.tables))

with Session(engine) as session:
    session.add(Route(start="A", goal="B", code="ab"))
    session.add(Note(text="first"))
    session.commit()
    session.add(Route(start="C", goal="C", code="cc"))
    try:
        session.commit()
    except IntegrityError as error:
        print(error.orig)

try:

    class Toll(SQLModel, table=True):
        __table_args__ = (CheckConstraint("price > 0"),)
        id: int | None = Field(default=None, primary_key=True)
        price: int

except InvalidRequestError as error:
    print(error)
