"""What the values of rows are called, and what stands in FROM first."""

from sqlalchemy import String, Float, cast, literal_column, type_coerce
from sqlalchemy.exc import NoSuchColumnError
from sqlalchemy.orm import aliased
from sqlmodel import Field, Session, SQLModel, create_engine, func, select


class Depot(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str


class Crate(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    weight: int
    depot_id: int | None = Field(default=None, foreign_key="depot.id")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    session.add_all([Depot(name="North"), Depot(name="South")])
    session.add_all([Crate(name="tea", weight=4, depot_id=1), Crate(name="tin", weight=9, depot_id=2)])
    session.commit()

    def names(*what):
        result = session.execute(select(*what))
        print(list(result.keys()), result.first())

    other = aliased(Crate)
    named = aliased(Crate, name="spare")
    names(Crate.weight, Crate.weight, Crate.weight)
    names(func.max(Crate.weight), func.max(Crate.id), func.count())
    names(Crate.weight + 1, Crate.weight * 2, Crate.id == 1)
    names(cast(Crate.weight, String), Crate.weight)
    names(type_coerce(Crate.weight, String), Crate.weight)
    names(Crate.name.label("weight"), Crate.id)
    names(literal_column("2 + 2"), Crate.id)
    names(func.max(Crate.weight).over(partition_by=Crate.depot_id), Crate.name)
    names(func.count())
    print(list(session.execute(select(Crate, other).where(Crate.id == other.id)).keys()))
    print(list(session.execute(select(named, Depot).where(named.depot_id == Depot.id)).keys()))

    # The second cast goes by a name that the ORM does not find again.
    for what in [(cast(Crate.weight, String), cast(Crate.weight, Float)), (Crate, cast(Crate.weight, String))]:
        try:
            session.exec(select(*what))
        except NoSuchColumnError as error:
            print(error)
    same = cast(Crate.weight, String)
    print(session.exec(select(same, same)).all())
    try:
        session.exec(select(Crate.name)).scalars()
    except AttributeError as error:
        print(error)

    depot = Depot.__table__
    print(select(depot.c.name, Crate.name).where(depot.c.id == Crate.depot_id))
    print(select(depot.c.name, Crate.name).join(Crate))
    print(session.exec(select(depot.c.name, Crate.name).where(depot.c.id == Crate.depot_id)).all())
    print(select(func.stock.counted(Crate.weight, 3)))

with engine.connect() as connection:
    result = connection.execute(select(cast(Crate.weight, String), cast(Crate.weight, Float), Crate))
    print(list(result.keys()), result.all())
