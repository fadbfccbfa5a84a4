"""Columns that the database computes, an identity column, and defaults that are SQL."""

from decimal import Decimal

from sqlalchemy import Column, Computed, Identity, Integer, Numeric, text
from sqlmodel import Field, Session, SQLModel, create_engine, func, select


class Parcel(SQLModel, table=True):
    number: int | None = Field(default=None, sa_column=Column(Integer, Identity(start=10), primary_key=True))
    width: int
    depth: int
    area: int | None = Field(default=None, sa_column=Column(Integer, Computed("width * depth")))
    fence: int | None = Field(default=None, sa_column=Column(Integer, Computed(text("2 * (width + depth)"), persisted=True)))
    half: int | None = Field(default=None, sa_column_args=[Computed("width / 2", persisted=False)])
    price: Decimal = Field(default=Decimal("1.50"), sa_column=Column(Numeric(8, 2), nullable=False, server_default="1"))
    note: str | None = Field(default=None, sa_column_kwargs={"server_default": func.lower("NONE")})


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    garden = Parcel(width=4, depth=6)
    session.add(garden)
    session.flush()
    print(garden.area, garden.fence, garden.half, garden.note)
    session.commit()
    print(garden)
    garden.width = 10
    session.flush()
    print(garden.area)
    garden.depth = Parcel.depth + 1
    session.commit()
    print(garden.area, garden.fence)

    session.add_all([Parcel(width=1, depth=1, note="small"), Parcel(width=2, depth=2)])
    session.commit()
    for parcel in session.exec(select(Parcel).where(Parcel.area < 10)):
        print(parcel.number, parcel.area, parcel.note, parcel.price)

    try:
        session.add(Parcel(width=1, depth=1, area=5))
        session.commit()
    except Exception as error:
        print(type(error).__name__, error)
        session.rollback()

SQLModel.metadata.drop_all(engine)
