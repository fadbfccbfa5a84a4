from typing import Any
from sqlalchemy.orm import make_transient, object_session
from sqlalchemy.orm.attributes import flag_modified
from sqlmodel import JSON, Column, Field, Session, SQLModel, create_engine, select
from sqlmodel.sql.expression import SelectOfScalar


class Conf(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    data: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON))
    tags: list[str] = Field(default_factory=list, sa_type=JSON)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)


def named(name: str) -> SelectOfScalar[Conf]:
    return select(Conf).where(Conf.name == name)


with Session(engine) as s:
    c = Conf(name="a", data={"x": 1})
    print(object_session(c))
    s.add(c)
    s.commit()
    c.data["y"] = 2
    s.commit()
    print(c.data)
    c.data["y"] = 2
    flag_modified(c, "data")
    print(c in s.dirty, object_session(c) is s)
    s.commit()
    print(c.data)
    c.name = c.name
    s.commit()
    flag_modified(c, "name") if c.name else None
    s.commit()
    s.expire(c)
    try:
        flag_modified(c, "tags")
    except Exception as e:
        print(type(e).__name__, e)
    print(s.exec(named("a")).one().tags, isinstance(named("a"), SelectOfScalar), type(named("a")).__mro__[0].__name__)
    make_transient(c)
    print(object_session(c), c in s)
    c.id = None
    s.add(c)
    s.commit()
    print(c.id, len(s.exec(select(Conf)).all()))
