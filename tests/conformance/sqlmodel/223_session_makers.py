"""Sessions from a maker: configured, begun, as a dependency."""

from sqlalchemy.orm import sessionmaker, Session as OrmSession
from sqlmodel import Field, Session, SQLModel, create_engine, select


class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


e = create_engine("sqlite://")
SQLModel.metadata.create_all(e)
SessionLocal = sessionmaker(autocommit=False, autoflush=False, bind=e)
print(SessionLocal)
with SessionLocal() as s:
    s.add(A())
    s.commit()
    print(type(s).__name__, s.query(A).all())
M = sessionmaker(class_=Session)
M.configure(bind=e)
with M.begin() as s:
    s.add(A())
try:
    with M.begin() as s:
        s.add(A())
        raise KeyError("x")
except KeyError as x:
    print("gone", x)
with M(expire_on_commit=False) as s, s.begin():
    print(s.exec(select(A.id)).all())
    s.add(A())


def get_db():
    db = SessionLocal()
    try:
        yield db
    finally:
        db.close()


db = next(get_db())
print(db.query(A).count(), isinstance(db, OrmSession))
try:
    M(autocommit=True)
except Exception as x:
    print(type(x).__name__, x)
with M.begin() as s:
    s.add(A(id=1))
