from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    age: int = 3
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add(Hero(id=1, name="a"))
    s.commit()
    h = s.get(Hero, 1)
    s.delete(h)
    s.add(Hero(id=1, name="b"))
    s.commit()
    print(s.exec(select(Hero)).all())
    h = s.get(Hero, 1)
    h.id = 9
    s.commit()
    print(h, s.get(Hero, 9) is h, s.get(Hero, 1))
