"""`Index` over expressions, descending, of some of the rows; in `__table_args__` and behind the class."""

from sqlmodel import SQLModel, Field, create_engine, Session, select, func, desc, col
from sqlalchemy import Index, text, literal_column, asc, cast, String
from sqlalchemy.schema import CreateIndex
class Hero(SQLModel, table=True):
    __table_args__ = (
        Index("ix_a", text("lower(name)")),
        Index("ix_b", "age", desc("name")),
        Index("ix_c", text("age DESC"), "name", unique=True),
        Index("ix_d", "name", sqlite_where=text("age > 3")),
        Index("ix_e", func.lower(literal_column("name"))),
        Index(None, "age", "name"),
    )
    id: int | None = Field(default=None, primary_key=True)
    name: str
    age: int | None = None
Index("ix_lower", func.lower(Hero.name))
Index("ix_desc", Hero.age.desc(), Hero.name, unique=True)
i = Index("ix_t", Hero.__table__.c.age, sqlite_where=col(Hero.age) > 5)
Index("ix_expr", Hero.age + 1, func.coalesce(Hero.name, "it's"))
Index("ix_plain", Hero.name)
print(i.name, i.unique, i.table.name)
print(CreateIndex(i).compile(create_engine("sqlite://")))
print(sorted(x.name for x in Hero.__table__.indexes))
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add(Hero(name="A", age=4))
    s.commit()
