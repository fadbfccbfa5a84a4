"""Listeners to new connections ask which driver they are of."""

from sqlite3 import Connection as SQLite3Connection
from sqlalchemy import event
from sqlalchemy.engine import Engine
from sqlmodel import Field, Session, SQLModel, create_engine, select


class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


queries = []


@event.listens_for(Engine, "connect")
def set_sqlite_pragma(dbapi_connection, connection_record):
    print(isinstance(dbapi_connection, SQLite3Connection))
    if isinstance(dbapi_connection, SQLite3Connection):
        cursor = dbapi_connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON;")
        print(cursor.execute("PRAGMA foreign_keys").fetchone(), dbapi_connection.execute("select 1, 'a'").fetchall())
        cursor.close()


@event.listens_for(Engine, "before_cursor_execute")
def before(conn, cursor, statement, parameters, context, executemany):
    queries.append((statement, parameters, executemany))


e = create_engine("sqlite://")
SQLModel.metadata.create_all(e)
with Session(e) as s:
    s.add(A())
    s.commit()
    print(s.exec(select(A)).all())
for q in queries: print(q)
