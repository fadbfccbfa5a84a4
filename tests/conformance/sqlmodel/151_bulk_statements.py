from sqlmodel import Field, Session, SQLModel, create_engine, select, insert, update, delete, func, col
from sqlalchemy import bindparam


class Stock(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    sku: str = Field(unique=True)
    qty: int = Field(default=0)
    price: float = 1.5


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    r = s.execute(insert(Stock), [{"sku": f"S{i}", "qty": i} for i in range(5)])
    try:
        print(r.rowcount)
    except AttributeError as error:
        print(error)
    s.commit()
    ids = s.exec(insert(Stock).returning(Stock.id, Stock.sku), params=[{"sku": "T1", "qty": 1}, {"sku": "T2", "qty": 2}]).all()
    print(ids)
    print(s.exec(insert(Stock).values(sku="one", qty=5)).rowcount)
    res = s.exec(update(Stock).where(Stock.qty < 2).values(qty=Stock.qty + 100))
    print(res.rowcount)
    print(s.exec(update(Stock).where(Stock.sku == "S4").values(qty=0).returning(Stock)).all())
    print(s.exec(delete(Stock).where(col(Stock.qty).in_([2, 3])).returning(Stock.sku)).all())
    s.commit()
    print([(x.sku, x.qty) for x in s.exec(select(Stock).order_by(Stock.id))])
    o = s.exec(select(Stock).where(Stock.sku == "S0")).one()
    s.exec(update(Stock).values(price=2.5))
    print(o.price)
    s.exec(update(Stock).values(price=Stock.price * 2).execution_options(synchronize_session=False))
    print(o.price)
    s.refresh(o)
    print(o.price)
    s.exec(update(Stock).where(Stock.sku.like("S%")).values(price=9), execution_options={"synchronize_session": "fetch"})
    print(o.price)
    s.exec(delete(Stock).where(Stock.sku == "S0"))
    print(o in s)
    s.execute(update(Stock), [{"id": 2, "qty": 42}, {"id": 5, "qty": 43}])
    s.commit()
    print([(x.sku, x.qty) for x in s.exec(select(Stock).order_by(Stock.id))])
    s.commit()
    print(s.exec(select(func.count(Stock.id), func.sum(Stock.qty))).one())
    with engine.begin() as c:
        c.execute(update(Stock).where(Stock.sku == "S1").values(qty=7))
        print(c.execute(select(Stock.sku, Stock.qty).where(Stock.sku.startswith("S"))).all())
    print(insert(Stock).values(sku="a"))
    print(update(Stock).values(qty=1).where(Stock.id == 3))
    print(delete(Stock).where(Stock.id == 3))
