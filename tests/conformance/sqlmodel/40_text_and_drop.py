from sqlmodel import Field, Session, SQLModel, create_engine, select, text
class T(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    n: str
engine = create_engine("sqlite:///t.db", echo=True)
SQLModel.metadata.create_all(engine)
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add(T(id=5, n="five")); s.add(T(n="six")); s.add(T(id=1, n="one")); s.add(T(id=2, n="two"))
    s.commit()
    print(s.exec(select(T)).all())
with engine.connect() as c:
    r = c.execute(text("select id, n from t where id > :x"), {"x": 1})
    print(r.keys(), r.all())
    for row in c.execute(text("select n as name from t")):
        print(row.name, row)
    c.execute(text("insert into t (n) values ('raw')"))
    c.commit()
with engine.begin() as c:
    c.execute(text("update t set n = 'upd' where id = 1"))
    print(c.execute(select(T)).all())
with Session(engine) as s:
    print(s.exec(text("select count(*) from t")).all())
    print(s.exec(select(T).order_by(T.n)).first())
SQLModel.metadata.drop_all(engine)
with Session(engine) as s:
    try:
        s.exec(select(T)).all()
    except Exception as e:
        print(type(e), e)
    s.add(T(n="x"))
    s.commit()
