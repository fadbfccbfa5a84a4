from sqlmodel import Field, Session, SQLModel, create_engine, select
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    n: str
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    for i in range(3):
        s.add(A(n=str(i)))
    s.commit()
    for a in s.exec(select(A)):
        print(a.n)
    x = s.get(A, 1)
    y = s.get(A, 1)
    print(x is y, s.get(A, 2).n, s.get(A, 2).n)
    del x, y
    print(s.get(A, 1).n)
    l = s.exec(select(A)).all()
    print(s.get(A, 3) is l[2])
    l[0].n = "dirty"
    l = None
    print(s.exec(select(A).where(A.n == "dirty")).all())
    def f():
        b = s.get(A, 2)
        b.n = "kept"
    f()
    s.commit()
    print([a.n for a in s.exec(select(A))])
    first = s.exec(select(A)).first()
    print(first.n, s.get(A, 2).n)
