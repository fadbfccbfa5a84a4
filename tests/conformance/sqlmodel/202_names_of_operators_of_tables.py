"""The same for tables."""

from sqlmodel import SQLModel, Field, create_engine, select, func
from sqlalchemy import distinct, literal_column
class Sale(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    shop: str
    amount: int
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with engine.connect() as c:
    t = Sale.__table__
    for q in (select(-t.c.amount), select(t.c.amount.desc(), t.c.id), select(-(t.c.amount + 1)), select(-func.abs(t.c.amount)), select((t.c.amount + 1).desc()), select(distinct(t.c.amount)), select(-t.c.amount.label("x")), select(t.c.amount.asc().nulls_last(), -t.c.id), select(func.lower(t.c.shop).desc()), select(-literal_column("3")), select(-t.c.amount, t.c.shop, -(-t.c.id)), select(func.sum(-t.c.amount), ~(t.c.amount > 3))):
        try:
            r = c.execute(q)
            print(q, r.keys())
        except Exception as e:
            print(type(e).__name__, str(e)[:200])
