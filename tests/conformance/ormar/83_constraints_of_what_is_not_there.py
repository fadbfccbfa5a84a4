"""Constraints that name fields in the place of columns, or columns that are not there yet."""

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///school.db"),
    metadata=sqlalchemy.MetaData(),
)


class Room(ormar.Model):
    ormar_config = base.copy(tablename="rooms")

    id: int = ormar.Integer(primary_key=True)


def lesson(*constraints):
    class Lesson(ormar.Model):
        ormar_config = base.copy(tablename="lessons", constraints=list(constraints), metadata=sqlalchemy.MetaData())

        id: int = ormar.Integer(primary_key=True)
        hour: int = ormar.Integer(name="at")
        room: Room = ormar.ForeignKey(Room, name="room_id", related_name="lessons")

    return Lesson


for constraint in (
    ormar.UniqueColumns("hour", "room"),
    ormar.UniqueColumns("room_id", "room"),
    ormar.IndexColumns("hour"),
    ormar.IndexColumns("at", "room_id", "teacher"),
    ormar.UniqueColumns("at", "room_id"),
):
    try:
        print(lesson(constraint).ormar_config.tablename)
    except Exception as exc:
        print(type(exc).__module__, type(exc).__name__, exc)


class Seat(ormar.Model):
    """The columns of its two ends come later, when the relation is declared."""

    ormar_config = base.copy(tablename="seats", constraints=[ormar.UniqueColumns("room", "pupil")])

    id: int = ormar.Integer(primary_key=True)
