from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select

class Country(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    capital_id: int | None = Field(default=None, foreign_key="city.id")
    cities: list["City"] = Relationship(back_populates="country", sa_relationship_kwargs={"foreign_keys": "City.country_id"})
class City(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    country_id: int | None = Field(default=None, foreign_key="country.id")
    country: Country | None = Relationship(back_populates="cities", sa_relationship_kwargs={"foreign_keys": "City.country_id"})
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    c = Country(name="X", cities=[City(name="a"), City(name="b")])
    s.add(c)
    s.commit()
    c.capital_id = c.cities[1].id
    s.commit()
    print(c, [x.name for x in c.cities])
