"""Attributes that are computed on objects and SQL on classes."""

from pydantic import PydanticUserError
from sqlalchemy import case, cast, String
from sqlalchemy.ext.hybrid import hybrid_method, hybrid_property
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, create_engine, func, select


class Parcel(SQLModel, table=True):
    model_config = {"ignored_types": (hybrid_property, hybrid_method)}
    id: int | None = Field(default=None, primary_key=True)
    street: str
    town: str
    grams: int = 0
    paid: bool = False

    @hybrid_property
    def address(self):
        return self.street + ", " + self.town

    @hybrid_property
    def is_heavy(self):
        return self.grams > 2000

    @hybrid_property
    def length(self):
        return len(self.town)

    @length.inplace.expression
    @classmethod
    def _length(cls):
        return func.length(cls.town)

    @hybrid_property
    def size(self):
        return "big" if self.grams > 500 else "small"

    @size.expression
    def size(cls):
        return case((cls.grams > 500, "big"), else_="small")

    @hybrid_property
    def place(self):
        return self.town

    @hybrid_property
    def code(self):
        return cast(self.grams, String)

    @hybrid_method
    def weighs(self, low, high=10_000):
        return (self.grams >= low) & (self.grams <= high)

    @weighs.expression
    def weighs(cls, low, high=10_000):
        return cls.grams.between(low, high)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
print(Parcel.address, Parcel.address == "x", Parcel.is_heavy, ~Parcel.is_heavy)

with Session(engine) as session:
    session.add_all(
        [
            Parcel(street="Elm 1", town="Ulm", grams=300),
            Parcel(street="Oak 2", town="Bern", grams=2500),
            Parcel(street="Ash 3", town="Bonn", grams=900, paid=True),
        ]
    )
    session.commit()
    first = session.exec(select(Parcel)).first()
    print(first.address, first.is_heavy, first.length, first.size, first.weighs(100), first.model_dump())
    result = session.execute(select(Parcel.address, Parcel.length, Parcel.size, Parcel.place, Parcel.code, Parcel.is_heavy))
    print(list(result.keys()))
    for row in result:
        print(row, row.address)
    print(session.exec(select(Parcel.town).where(Parcel.is_heavy)).all())
    print(session.exec(select(Parcel.town).where(~Parcel.is_heavy).order_by(Parcel.length.desc(), Parcel.address)).all())
    print(session.exec(select(Parcel.town).where(Parcel.weighs(500))).all())
    print(session.exec(select(Parcel).filter_by(address="Oak 2, Bern")).one().id)
    print(session.exec(select(Parcel.size, func.count()).group_by(Parcel.size)).all())
    other = aliased(Parcel)
    print(session.exec(select(other.address, other.size).where(other.length == 4)).all())
    part = select(Parcel.address, Parcel.id).subquery()
    print(part.c.keys(), session.exec(select(part.c.address).where(part.c.id == 2)).one())
    print(select(Parcel.size, Parcel.size, Parcel.address))
    try:
        first.address = "Fir 9, Rom"
    except (AttributeError, ValueError) as error:
        print(type(error).__name__, error)

try:

    class Letter(SQLModel, table=True):
        id: int | None = Field(default=None, primary_key=True)

        @hybrid_property
        def shown(self):
            return self.id

except PydanticUserError as error:
    print("shown =" in str(error), error.code)
