from sqlalchemy.orm import sessionmaker
from sqlmodel import Field, Session, SQLModel, create_engine, select
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    code: str = "c"
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
Maker = sessionmaker(bind=engine, class_=Session, expire_on_commit=False, autoflush=False)
with Maker() as s:
    a = A()
    s.add(a)
    print(s.exec(select(A)).all())
    s.commit()
    print(a, hasattr(s, "nope"), hasattr(A.code, "nope"))
    try:
        s.nope()
    except AttributeError as e:
        print(e)
    try:
        A.code.nope
    except AttributeError as e:
        print(e)
    try:
        select(A).nope
    except AttributeError as e:
        print(e)
