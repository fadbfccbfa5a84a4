"""Columns with an operator before or behind them: their labels and the names of rows."""

from sqlmodel import SQLModel, Field, create_engine, select, func, Session
from sqlalchemy import distinct, literal_column, case
class Sale(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    shop: str
    amount: int
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    t = Sale
    for q in (select(-t.amount), select(-(t.amount + 1), t.id), select(-func.abs(t.amount), t.id),  select(distinct(func.abs(t.amount)), t.id),select(distinct(t.amount), t.id), select(-t.amount.label("x"), t.id), select(-literal_column("3"), t.id), select(-t.amount, t.shop, -(-t.id)), select(-func.sum(t.amount).over(), -case((t.id > 1, 2), else_=3), func.abs(-t.amount)), select(t.amount.distinct(), -t.amount + 1)):
        try:
            r = s.execute(q)
            print(q, r.keys())
        except Exception as e:
            print(type(e).__name__, str(e)[:200])
