from sqlmodel import Field, Session, SQLModel, create_engine, select, delete, update, col, func
class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    age: int = 3
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([Hero(name=n, age=i) for i, n in enumerate("abcdef")])
    s.commit()
    r = s.exec(delete(Hero).where(Hero.age > 3))
    s.commit()
    print(r.rowcount)
    print(s.exec(select(Hero)).all())
    hs = s.exec(select(Hero)).all()
    s.exec(update(Hero).where(Hero.name == "a").values(age=Hero.age + 10))
    print(hs[0].age)
    s.commit()
    print(hs[0].age)
    r = s.execute(update(Hero).values(name="z"))
    print(hs[1].name, r.rowcount)
    s.exec(delete(Hero))
    print(s.exec(select(func.count(Hero.id))).one())
    s.rollback()
    print(s.exec(select(func.count(Hero.id))).one())
