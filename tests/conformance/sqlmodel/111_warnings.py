"""What SQLAlchemy and SQLModel warn of, caught and printed."""

import warnings

from sqlalchemy.exc import SAWarning
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, text


class Booking(SQLModel, table=True):
    guest_id: int | None = Field(default=None, foreign_key="guest.id", primary_key=True)
    room_id: int | None = Field(default=None, foreign_key="room.id", primary_key=True)
    nights: int = 1
    guest: "Guest" = Relationship(back_populates="bookings")


class Guest(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    rooms: list["Room"] = Relationship(back_populates="guests", link_model=Booking)
    bookings: list[Booking] = Relationship(back_populates="guest")


class Room(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    number: str
    guests: list[Guest] = Relationship(back_populates="rooms", link_model=Booking)
    key: "Key" = Relationship(sa_relationship_kwargs={"uselist": False})


class Key(SQLModel, table=True):
    code: str = Field(primary_key=True)
    room_id: int | None = Field(default=None, foreign_key="room.id")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)


def shown(caught):
    for warning in caught:
        print(warning.category.__name__ + ":", str(warning.message).strip()[:150])
    caught.clear()


with warnings.catch_warnings(record=True) as caught, Session(engine) as session:
    warnings.simplefilter("always")
    print("first use")
    ann = Guest(name="Ann")
    shown(caught)
    attic = Room(number="12")
    session.add(ann)
    ann.rooms.append(attic)
    session.commit()
    print("an object of no session")
    cellar = Room(number="0")
    with session.no_autoflush:
        cellar.guests = [ann]
        session.commit()
    shown(caught)
    print("two keys for one room")
    session.add(Key(code="a", room_id=attic.id))
    session.add(Key(code="b", room_id=attic.id))
    session.commit()
    print(attic.key.code)
    shown(caught)
    print("a row that is gone")
    key = session.get(Key, "b")
    session.exec(text("DELETE FROM key WHERE code = 'b'"))
    session.delete(key)
    session.commit()
    shown(caught)
    print("no key, half a key")
    print(session.get(Room, None))
    session.add(Booking(guest_id=ann.id))
    try:
        session.commit()
    except Exception as error:
        print(type(error).__name__)
        session.rollback()
    shown(caught)
    print("older ways")
    print(session.query(Guest).get(1).name)
    print(ann.dict())
    shown(caught)
    print("IN")
    rooms = select(Room.id).where(Room.number == "12").subquery()
    print(session.exec(select(Room.number).where(Room.id.in_(rooms))).all())
    shown(caught)

with Session(engine) as session:
    warnings.simplefilter("error", SAWarning)
    try:
        session.get(Room, None)
    except SAWarning as warning:
        print("raised:", warning)
    warnings.filterwarnings("ignore", message="fully NULL", category=SAWarning)
    print(session.get(Room, None))
