from sqlmodel import Field, Session, SQLModel, create_engine, select
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    code: str = Field(unique=True)
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
def add(code):
    with Session(engine) as session:
        session.add(A(code=code))
        session.commit()
        print("added", code)
add("x")
add("y")
with Session(engine) as s:
    s.add_all([A(code="a"), A(code="b"), A(code="x"), A(code="c")])
    try:
        s.flush()
    except Exception as e:
        print(e.__class__.__mro__[1].__name__, e.__cause__, e.params)
        print(repr(e))
    s.rollback()
    s.add_all([A(id=i, code="k") for i in (7, 8)])
    try:
        s.commit()
    except Exception as e:
        print(e)
add("x")
