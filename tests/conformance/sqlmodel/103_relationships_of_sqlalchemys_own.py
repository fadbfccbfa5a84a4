"""Relationships given as SQLAlchemy's own, and arguments given as attributes in place of texts."""

from typing import Optional

from sqlalchemy.orm import RelationshipProperty, relationship, validates
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Airport(SQLModel, table=True):
    code: str = Field(primary_key=True, max_length=3)
    city: str
    departures: list["Flight"] = Relationship(
        sa_relationship=relationship(
            "Flight", back_populates="origin", foreign_keys="Flight.origin_code", order_by="Flight.number"
        )
    )

    @validates("code")
    def code_is_short(self, key, value):
        print("checking", key, value)
        if len(value) != 3:
            raise ValueError(f"{value!r} is no airport")
        return value


class Flight(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    number: str
    origin_code: str | None = Field(default=None, foreign_key="airport.code")
    target_code: str | None = Field(default=None, foreign_key="airport.code")
    origin: Optional[Airport] = Relationship(
        sa_relationship=RelationshipProperty(
            "Airport", back_populates="departures", foreign_keys="[Flight.origin_code]"
        )
    )
    target: Optional[Airport] = Relationship(sa_relationship_kwargs={"foreign_keys": "Flight.target_code"})


class Delay(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    minutes: int
    flight_id: int | None = Field(default=None, foreign_key="flight.id")
    instead_of_id: int | None = Field(default=None, foreign_key="flight.id")
    flight: Optional[Flight] = Relationship(
        sa_relationship=relationship(Flight, foreign_keys="Delay.flight_id", lazy="joined")
    )


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

try:
    with Session(engine) as session:
        vie, osl = Airport(code="VIE", city="Vienna"), Airport(code="OSL", city="Oslo")
        session.add_all([Flight(number="OS2", origin=vie, target=osl), Flight(number="OS1", origin=vie)])
        session.commit()
        print([flight.number for flight in vie.departures], osl.departures)
        session.add(Delay(minutes=20, flight=vie.departures[0]))
        session.commit()
        print(session.exec(select(Delay)).one().flight.number)
        Airport(code="Wien", city="Vienna")
except Exception as error:
    print(type(error).__name__, error)

try:

    class Wrong(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)
        other: Optional[Airport] = Relationship(
            sa_relationship=relationship("Airport"), sa_relationship_kwargs={"lazy": "selectin"}
        )

except RuntimeError as error:
    print(error)
