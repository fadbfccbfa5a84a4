from sqlmodel import Field, Session, SQLModel, create_engine, select, insert, update
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    n: str | None = None
    k: int | None = Field(default=5)
    f: float = 0.0
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.execute(insert(A), [{"n": "a"}, {"n": None, "k": 1}, {"n": None, "k": 2}, {"k": None, "n": "z"}])
    s.execute(insert(A).values([{"n": "a"}, {"n": None}]))
    s.execute(insert(A).values(n=None, k=None))
    s.bulk_insert_mappings(A, [{"n": "m"}, {"n": None}, {"n": "q", "k": 3}])
    s.bulk_save_objects([A(n="x"), A(n="y", k=None), A(n="w")])
    a = s.get(A, 1)
    a.n = "changed"
    s.bulk_update_mappings(A, [{"id": 2, "n": "up"}, {"id": 3, "n": "up3"}])
    s.commit()
    print([x.model_dump() for x in s.exec(select(A))])
    with engine.begin() as c:
        c.execute(insert(A), [{"n": None}, {"n": "core"}])
        print(c.execute(select(A.n, A.k).where(A.id > 12)).all())
