from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Field, Session, SQLModel, create_engine, select
@event.listens_for(Engine, "connect")
def pragma(conn, record):
    cursor = conn.cursor()
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.close()
class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
class B(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    a_id: int = Field(foreign_key="a.id", ondelete="CASCADE")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add(A()); s.commit()
    s.add(B(a_id=1)); s.commit()
    s.delete(s.get(A, 1)); s.commit()
    print(s.exec(select(B)).all())
    s.add(B(a_id=7))
    s.commit()
