from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class City(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    departures: list["Flight"] = Relationship(back_populates="origin", sa_relationship_kwargs={"foreign_keys": "Flight.origin_id"})
    arrivals: list["Flight"] = Relationship(back_populates="target", sa_relationship_kwargs={"foreign_keys": "[Flight.target_id]"})
class Flight(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    code: str
    origin_id: int | None = Field(default=None, foreign_key="city.id")
    target_id: int | None = Field(default=None, foreign_key="city.id")
    origin: City | None = Relationship(back_populates="departures", sa_relationship_kwargs={"foreign_keys": "Flight.origin_id"})
    target: City | None = Relationship(back_populates="arrivals", sa_relationship_kwargs={"foreign_keys": "Flight.target_id"})
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a, b = City(name="A"), City(name="B")
    s.add(Flight(code="x", origin=a, target=b))
    s.add(Flight(code="y", origin=b, target=a))
    s.commit()
    for c in s.exec(select(City).order_by(City.name)):
        print(c.name, [f.code for f in c.departures], [f.code for f in c.arrivals])
    try:
        s.exec(select(Flight).join(City)).all()
    except Exception as e:
        print(type(e).__name__, e)
    print([f.code for f in s.exec(select(Flight).join(City, Flight.origin_id == City.id).where(City.name == "A"))])
    s.delete(a)
    s.commit()
    print(s.exec(select(Flight)).all())
