"""What an INSERT of SQLite's becomes, with its parameters written out."""

from sqlmodel import SQLModel, Field, create_engine
from sqlalchemy.dialects.sqlite import insert
class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
e = create_engine("sqlite://")
i = insert(Hero).values(name="a")
i = i.on_conflict_do_update(index_elements=["name"], set_={"name": i.excluded.name + "b"})
print(i.compile(e))
print(i.compile(e).params)
print(i.compile(e, compile_kwargs={"literal_binds": True}))
for f in (lambda: i.compile(), lambda: insert(Hero).values(name="a").compile()):
    try:
        print(f())
    except Exception as x:
        print(type(x).__name__, x)
