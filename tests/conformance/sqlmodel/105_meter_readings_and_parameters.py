"""Parameters given when a statement is executed, filter_by over all tables, and what the inspector tells."""

from datetime import date

from sqlalchemy import CheckConstraint, String, UniqueConstraint, bindparam, inspect, text
from sqlmodel import Field, Relationship, Session, SQLModel, col, create_engine, func, select


class Meter(SQLModel, table=True):
    serial: str = Field(primary_key=True, max_length=8)
    street: str = Field(index=True)
    readings: list["Reading"] = Relationship(back_populates="meter")


class Reading(SQLModel, table=True):
    __table_args__ = (
        UniqueConstraint("serial", "day", name="one_a_day"),
        CheckConstraint("value >= 0", name="not_below_zero"),
    )
    id: int | None = Field(default=None, primary_key=True)
    day: date
    value: int
    serial: str = Field(foreign_key="meter.serial", ondelete="CASCADE")
    meter: Meter | None = Relationship(back_populates="readings")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    session.add(
        Meter(
            serial="M1",
            street="Elm",
            readings=[Reading(day=date(2024, 1, day), value=day * 10) for day in (1, 2, 3)],
        )
    )
    session.add(Meter(serial="M2", street="Oak", readings=[Reading(day=date(2024, 1, 1), value=7)]))
    session.commit()

    above = select(Reading.value).where(Reading.value > bindparam("low")).order_by(Reading.value)
    print(above)
    for low in (5, 15, 99):
        print(low, session.exec(above, params={"low": low}).all())
    try:
        session.exec(above).all()
    except Exception as error:
        print(type(error).__name__, error)
    since = text("SELECT day, value FROM reading WHERE value < :most ORDER BY id").bindparams(most=20)
    for row in session.execute(since).mappings():
        print(row["day"], row["value"])
    print(session.exec(select(Reading.id).where(text("value = :v")), params={"v": 7}).all())

    joined = select(Reading).join(Meter)
    print([reading.value for reading in session.exec(joined.filter_by(street="Oak"))])
    print(joined.filter_by(street="Elm", value=20))
    for name in ("serial", "colour"):
        try:
            joined.filter_by(**{name: "x"})
        except Exception as error:
            print(type(error).__name__)
    print(session.exec(select(func.max(Reading.value), col(Reading.value).cast(String)).filter_by(serial="M1")).all())

    for part in session.exec(select(Reading.value).order_by(Reading.id)).partitions(3):
        print(part)

inspector = inspect(engine)
for name in inspector.get_table_names():
    print(name, [(column["name"], str(column["type"]), column["nullable"]) for column in inspector.get_columns(name)])
    print(inspector.get_pk_constraint(name), inspector.get_indexes(name))
    print(inspector.get_foreign_keys(name))
    print(inspector.get_unique_constraints(name), inspector.get_check_constraints(name))
