"""Two keys to one table; arguments of relationships as functions, and joins with further conditions."""

from sqlalchemy.orm import backref, joinedload, relationship
from sqlmodel import Field, Relationship, Session, SQLModel, and_, create_engine, select


class Airport(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
    departures: list["Flight"] = Relationship(
        back_populates="origin",
        sa_relationship_kwargs={"foreign_keys": lambda: [Flight.origin_id], "order_by": lambda: Flight.number.desc()},
    )
    arrivals: list["Flight"] = Relationship(
        back_populates="destination",
        sa_relationship_kwargs={"foreign_keys": "[Flight.destination_id]", "order_by": "Flight.number"},
    )
    night_flights: list["Flight"] = Relationship(
        sa_relationship_kwargs={
            "primaryjoin": "and_(Airport.id == Flight.origin_id, or_(Flight.hour < 6, Flight.hour >= 22))",
            "order_by": "Flight.hour",
            "viewonly": True,
        }
    )
    long_flights: list["Flight"] = Relationship(
        sa_relationship_kwargs={
            "primaryjoin": lambda: and_(Airport.id == Flight.origin_id, Flight.minutes > 300),
            "viewonly": True,
        }
    )


class Flight(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    number: str
    hour: int
    minutes: int = 90
    origin_id: int | None = Field(default=None, foreign_key="airport.id")
    destination_id: int | None = Field(default=None, foreign_key="airport.id")
    origin: Airport | None = Relationship(
        back_populates="departures", sa_relationship_kwargs={"foreign_keys": lambda: Flight.origin_id}
    )
    destination: Airport | None = Relationship(
        back_populates="arrivals",
        sa_relationship_kwargs={"primaryjoin": "Flight.destination_id == Airport.id", "lazy": "joined"},
    )


class Seat(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    label: str
    flight_id: int = Field(foreign_key="flight.id")
    flight: Flight = Relationship(
        sa_relationship=relationship(
            "Flight", innerjoin=True, backref=backref("seats", order_by="Seat.label", cascade="all, delete-orphan")
        )
    )


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    lisbon, oslo = Airport(code="LIS"), Airport(code="OSL")
    session.add(Flight(number="TP1", hour=5, minutes=240, origin=lisbon, destination=oslo))
    session.add(Flight(number="TP2", hour=23, minutes=310, origin=lisbon, destination=oslo))
    session.add(Flight(number="SK7", hour=12, origin=oslo, destination=lisbon))
    session.commit()
    for airport in session.exec(select(Airport).order_by(Airport.code)).all():
        print(airport.code, [flight.number for flight in airport.departures], [f.number for f in airport.arrivals])
        print("  at night", [flight.number for flight in airport.night_flights])
        print("  long", [flight.number for flight in airport.long_flights])
    session.expire_all()
    query = select(Airport).options(joinedload(Airport.long_flights)).order_by(Airport.code)
    for airport in session.exec(query).unique():
        print(airport.code, [flight.number for flight in airport.long_flights])
    print(session.exec(select(Airport.code).where(Airport.night_flights.any())).all())
    flight = session.get(Flight, 1)
    session.add_all([Seat(label="2C", flight=flight), Seat(label="1A", flight=flight)])
    session.commit()
    print([seat.label for seat in flight.seats])
    seat = session.exec(select(Seat).options(joinedload(Seat.flight)).order_by(Seat.label)).first()
    print(seat.label, seat.flight.number, seat.flight.destination.code)
    flight.seats.remove(seat)
    session.commit()
    session.delete(flight)
    session.commit()
    print(session.exec(select(Seat)).all())
