"""Types derived from `TypeDecorator`, and enums by their values."""

import enum
import json

from sqlalchemy import Column, Enum, Integer, String, Text, TypeDecorator
from sqlalchemy.exc import StatementError
from sqlmodel import Field, Session, SQLModel, create_engine, func, select, update


class Folded(TypeDecorator):
    """Text that is kept in lower case."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value, dialect):
        return value if value is None else value.lower()

    def process_result_value(self, value, dialect):
        return value if value is None else value.capitalize()


class Cents(TypeDecorator):
    impl = Integer
    cache_ok = True

    def __init__(self, currency="EUR"):
        super().__init__()
        self.currency = currency

    def process_bind_param(self, value, dialect):
        if value is not None and value < 0:
            raise ValueError("less than nothing")
        return None if value is None else round(value * 100)

    def process_result_value(self, value, dialect):
        return None if value is None else f"{value / 100:.2f} {self.currency}"


class Tags(TypeDecorator):
    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else String(100))

    def process_bind_param(self, value, dialect):
        return json.dumps(sorted(value or []))

    def process_result_value(self, value, dialect):
        return set(json.loads(value))


class State(str, enum.Enum):
    fresh = "is fresh"
    old = "is old"


class Ware(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(sa_type=Folded)
    maker: str | None = Field(default=None, sa_column=Column("made_by", Folded(40), index=True))
    price: float = Field(default=0, sa_column=Column(Cents("CHF"), nullable=False))
    tags: set = Field(default_factory=set, sa_type=Tags)
    state: State = Field(sa_column=Column(Enum(State, values_callable=lambda kind: [one.value for one in kind])))
    before: State | None = Field(default=None, sa_column=Column(Enum(State, native_enum=False)))


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    session.add(Ware(name="TEA", maker="ACME", price=2.5, tags={"hot", "dry"}, state=State.fresh, before=State.old))
    session.add(Ware(name="Pot", price=12, state=State.old))
    session.commit()
    for ware in session.exec(select(Ware)).all():
        print(ware.name, ware.maker, ware.price, sorted(ware.tags), ware.state, ware.before)
    print(session.exec(select(Ware.id).where(Ware.name == "TeA")).all())
    print(session.exec(select(Ware.name, Ware.price).where(Ware.price > 2.49)).all())
    print(session.exec(select(Ware.name).where(Ware.name.in_(["POT", "PAN"]))).all())
    print(session.exec(select(Ware.id).where(Ware.state == State.old)).all())
    print(session.exec(select(func.max(Ware.name), func.count(Ware.id))).all())
    session.exec(update(Ware).where(Ware.id == 2).values(maker="Smith & CO", price=0.1))
    session.commit()
    pot = session.get(Ware, 2)
    print(pot.maker, pot.price)
    pot.maker = "NOBODY"
    session.commit()
    print(pot.maker)
    session.add(Ware(name="x", price=-1, state=State.old))
    try:
        session.commit()
    except StatementError as error:
        print(str(error).splitlines()[0])
