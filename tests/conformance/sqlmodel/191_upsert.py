"""INSERT of SQLite with ON CONFLICT: do nothing, do update, excluded, where, returning, rows of parameters."""

from typing import Optional
from datetime import datetime
from sqlmodel import SQLModel, Field, Session, create_engine, select, func
from sqlalchemy import UniqueConstraint, text
from sqlalchemy.dialects.sqlite import insert

class Hero(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    age: Optional[int] = None
    visits: int = Field(default=1)
    note: str = Field(default="n", sa_column_kwargs={"onupdate": "changed"})

class Word(SQLModel, table=True):
    __table_args__ = (UniqueConstraint("lang", "word"),)
    id: Optional[int] = Field(default=None, primary_key=True)
    lang: str
    word: str
    count: int = 1

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
stmt = insert(Hero).values(name="A", age=3)
print(stmt)
print(stmt.on_conflict_do_nothing())
print(stmt.on_conflict_do_nothing(index_elements=["name"]))
up = stmt.on_conflict_do_update(index_elements=[Hero.name], set_={"age": stmt.excluded.age, "visits": Hero.visits + 1})
print(up)
print(insert(Hero).on_conflict_do_nothing())
up2 = stmt.on_conflict_do_update(index_elements=["name"], set_=dict(age=stmt.excluded.age + 5, visits=7), where=(Hero.age < stmt.excluded.age))
print(up2)
print(type(up), type(up).__module__)
with Session(engine) as s:
    r = s.exec(up)
    print(r.rowcount)
    s.exec(up)
    s.exec(up2)
    r = s.exec(stmt.on_conflict_do_nothing())
    print(r.rowcount)
    s.commit()
    for h in s.exec(select(Hero)): print(repr(h))
    r = s.exec(up.returning(Hero))
    print(r.all())
    r = s.exec(stmt.on_conflict_do_nothing().returning(Hero.id))
    print(r.all())
    rows = [{"name": "A", "age": 50}, {"name": "B", "age": 60}]
    many = insert(Hero)
    many = many.on_conflict_do_update(index_elements=["name"], set_={"age": many.excluded.age})
    r = s.exec(many, params=rows)
    s.commit()
    for h in s.exec(select(Hero)): print(repr(h))
    vals = insert(Hero).values(rows)
    vals = vals.on_conflict_do_update(index_elements=[Hero.name], set_={Hero.age: vals.excluded.age, Hero.note: func.upper(vals.excluded.note)})
    print(vals)
    s.exec(vals)
    s.commit()
    for h in s.exec(select(Hero)): print(repr(h))
    w = insert(Word).values(lang="en", word="hi")
    w = w.on_conflict_do_update(index_elements=["lang", "word"], set_={"count": Word.count + w.excluded.count})
    s.exec(w); s.exec(w)
    print(s.exec(select(Word.count)).all())
    print(w)
    try:
        s.exec(insert(Hero).values(name="A").on_conflict_do_nothing(index_elements=["age"]))
    except Exception as e:
        print(type(e).__name__, e)
with engine.connect() as c:
    t = Hero.__table__
    i = insert(t).values(name="Z", age=1)
    i = i.on_conflict_do_update(index_elements=[t.c.name], set_={t.c.age: i.excluded["age"]}, where=t.c.age.is_(None))
    print(i)
    r = c.execute(i)
    print(r.inserted_primary_key, r.lastrowid, r.rowcount)
    r = c.execute(i)
    print(r.inserted_primary_key, r.lastrowid, r.rowcount)
    c.execute(insert(t).on_conflict_do_nothing(), [{"name": "Z"}, {"name": "Y"}])
    c.execute(insert(t).on_conflict_do_nothing(index_elements=["name"]), {"name": "Y"})
    print(c.execute(select(t.c.name, t.c.age)).all())
    c.commit()
try:
    insert(Hero).on_conflict_do_update(index_elements=["name"], set_={})
except Exception as e:
    print(type(e).__name__, e)
try:
    insert(Hero).on_conflict_do_update(index_elements=["name"])
except Exception as e:
    print(type(e).__name__, e)
try:
    insert(Hero).on_conflict_do_nothing().on_conflict_do_nothing()
except Exception as e:
    print(type(e).__name__, e)
two = stmt.on_conflict_do_nothing(index_elements=["id"]).on_conflict_do_update(index_elements=["name"], set_={"age": 9})
print(two)
