from sqlmodel import Field, Session, SQLModel, create_engine, select
class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
engine = create_engine("sqlite:///t.db")
def main():
    SQLModel.metadata.create_all(engine)
    session = Session(engine)
    h = Hero(name="a")
    session.add(h)
    session.add(h)
    session.commit()
    other = Session(engine)
    try:
        other.add(h)
    except Exception as e:
        print(type(e).__name__)
    x = other.get(Hero, 1)
    x.name = "b"
    other.commit()
    print(h.name, x.name)
    session.refresh(h)
    print(h.name)
    session.delete(h)
    session.commit()
    print(h)
    try:
        session.delete(h)
    except Exception as e:
        print(type(e).__name__)
    try:
        print(x.name)
        other.refresh(x)
    except Exception as e:
        print(type(e).__name__)
    session.close()
    results = other.exec(select(Hero))
    print(results.all(), type(results).__name__)
    h2 = Hero(id=7, name="seven")
    session.add(h2)
    session.commit()
    h3 = Hero(id=7, name="again")
    session.add(h3)
    session.commit()
main()
