"""Window functions over so many rows, and what `tuple_` can not be."""

from sqlmodel import SQLModel, Field, Session, create_engine, select, func
from sqlalchemy import tuple_, desc, asc, lateral, text, Index, literal, nulls_last
class Sale(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    shop: str
    amount: int
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    for i in range(6):
        s.add(Sale(shop="ab"[i % 2], amount=i * 10))
    s.commit()
    w = func.sum(Sale.amount).over(partition_by=Sale.shop, order_by=Sale.id, rows=(-1, 0))
    q = select(Sale.id, w.label("run"))
    print(q)
    print(s.exec(q).all())
    for kw in (dict(rows=(None, 1)), dict(rows=(-2, None)), dict(rows=(1, 2)), dict(rows=(-3, -1)), dict(range_=(-10, 10)), dict(groups=(0, 1)), dict(rows=(0, 0)), dict(range_=(None, 0))):
        q = select(Sale.id, func.sum(Sale.amount).over(order_by=Sale.id, **kw))
        print(q)
        print(s.exec(q).all())
    q = select(Sale.id, func.avg(Sale.amount).over(order_by=desc(Sale.amount), rows=(-1, 1)).label("m")).where(Sale.amount > 5).order_by("m")
    print(q); print(s.exec(q).all())
    for bad in ((1, -1), ("a", 1), (0,)):
        try:
            print(func.sum(Sale.amount).over(order_by=Sale.id, rows=bad))
        except Exception as e:
            print(type(e).__name__, e)
    print(s.exec(select(Sale).where(tuple_(Sale.shop, Sale.amount).in_([("a", 0), ("b", 30)]))).all())
with engine.connect() as c:
    t = Sale.__table__
    r = c.execute(select(-t.c.amount, t.c.amount + 1, ~t.c.shop.is_(None), func.lower(t.c.shop), t.c.id))
    print(r.keys())

    r = c.execute(select(-t.c.amount, -t.c.id, t.c.amount * 2, t.c.amount * 3, literal(3), literal("x")))
    print(r.keys())
    r = c.execute(select(t.c.amount.desc()).limit(1)) if False else None
try:
    q = select(tuple_(Sale.shop, Sale.amount))
    print("made")
    print(q)
except Exception as e:
    print(type(e).__name__, e)
