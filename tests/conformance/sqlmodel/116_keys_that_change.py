"""Primary keys that change while others refer to them, and children that change parents."""

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Country(SQLModel, table=True):
    code: str = Field(primary_key=True)
    name: str
    cities: list["City"] = Relationship(back_populates="country")


class City(SQLModel, table=True):
    name: str = Field(primary_key=True)
    country_code: str | None = Field(default=None, foreign_key="country.code", ondelete="SET NULL")
    country: Country | None = Relationship(back_populates="cities")
    streets: list["Street"] = Relationship(back_populates="city", cascade_delete=True)


class Street(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    city_name: str = Field(foreign_key="city.name")
    city: City = Relationship(back_populates="streets")


def gouda_of(session):
    return session.get(City, "Gouda")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    dutch = Country(code="nl", name="Netherlands", cities=[City(name="Delft"), City(name="Gouda")])
    belgian = Country(code="be", name="Belgium")
    session.add_all([dutch, belgian])
    session.commit()
    print([city.name for city in dutch.cities])
    dutch.code = "NL"
    session.flush()
    print([(city.name, city.country_code) for city in dutch.cities])
    session.commit()
    print([(city.name, city.country_code) for city in session.exec(select(City).order_by(City.name))])
    print(session.get(Country, "NL").name, session.get(Country, "nl"))

    delft = session.get(City, "Delft")
    delft.country = belgian
    session.commit()
    print([city.name for city in belgian.cities], [city.name for city in dutch.cities])
    dutch.cities = [gouda_of(session)]
    session.commit()
    belgian.cities.extend(list(dutch.cities))
    session.commit()
    print(sorted(city.name for city in belgian.cities), dutch.cities)

    delft.streets = [Street(name="Oude Delft"), Street(name="Hippolytusbuurt")]
    session.commit()
    gouda = session.get(City, "Gouda")
    street = delft.streets[0]
    gouda.streets.append(street)
    session.commit()
    print([s.name for s in session.exec(select(Street).order_by(Street.id))], street.city.name)
    gouda.streets = []
    session.commit()
    print([s.name for s in session.exec(select(Street))])
    belgian.code = "BE"
    delft.country = belgian
    session.commit()
    print(gouda.country_code, delft.country_code)
    delft.name = "Delf"
    try:
        session.commit()
    except Exception as error:
        print(type(error).__name__)
        session.rollback()
    print(session.exec(select(City.name).order_by(City.name)).all())
    session.delete(belgian)
    session.commit()
    print([(city.name, city.country_code) for city in session.exec(select(City).order_by(City.name))])
