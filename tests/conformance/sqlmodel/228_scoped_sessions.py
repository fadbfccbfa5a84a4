"""A session for each scope."""

from sqlalchemy.orm import scoped_session, sessionmaker
from sqlmodel import Field, Session, SQLModel, create_engine, select


class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


e = create_engine("sqlite://")
SQLModel.metadata.create_all(e)
Scoped = scoped_session(sessionmaker(bind=e, class_=Session))
Scoped.add(A())
Scoped.commit()
print(Scoped() is Scoped(), Scoped.scalars(select(A)).all())
a = Scoped.get(A, 1)
print(a in Scoped, list(Scoped), Scoped.dirty, Scoped.new)
Scoped.remove()
print(a in Scoped, hasattr(Scoped, "exec"))
try:
    Scoped(expire_on_commit=False)
except Exception as x:
    print(type(x).__name__, x)
with Scoped() as s:
    print(s.exec(select(A.id)).all())
now = ["x"]
Two = scoped_session(sessionmaker(e, class_=Session), scopefunc=lambda: now[0])
one = Two()
now[0] = "y"
print(Two() is one)
Two.remove()
now[0] = "x"
print(Two() is one)
