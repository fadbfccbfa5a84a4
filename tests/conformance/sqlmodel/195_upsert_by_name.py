"""ON CONFLICT with attributes that are called otherwise than their columns, enums, JSON and expressions."""

from typing import Optional
from sqlmodel import SQLModel, Field, Session, create_engine, select, Column, JSON
from sqlalchemy import func, case, literal, bindparam
from sqlalchemy.dialects.sqlite import insert as upsert
import sqlalchemy.dialects.sqlite as lite
import enum
class Kind(enum.Enum):
    A = "a"
    B = "b"
class Item(SQLModel, table=True):
    sku: str = Field(primary_key=True)
    key: str = Field(sa_column=Column("the key", unique=True, type_=__import__("sqlalchemy").String))
    kind: Kind = Kind.A
    data: dict = Field(default_factory=dict, sa_column=Column(JSON))
    qty: int = 0
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a = Item(sku="s1", key="k1", qty=2)
    s.add(a)
    s.commit()
    base = lite.insert(Item).values({"sku": "s1", "key": "k2", "kind": Kind.B, "data": {"x": [1]}, "qty": 5})
    st = base.on_conflict_do_update(index_elements=["sku"], set_={"qty": Item.qty + base.excluded.qty, Item.kind: Kind.B, "data": {"y": 2}, "the key": base.excluded["the key"]}, where=(Item.qty < 10) & (base.excluded.qty > 0))
    print(st)
    print(s.exec(st).rowcount)
    print(a)
    s.refresh(a)
    print(a)
    st2 = upsert(Item).values(sku="s2", key="k2").on_conflict_do_update(index_elements=[Item.key], set_=dict(qty=case((Item.qty > 5, 100), else_=literal(3)))).returning(Item.sku, Item.qty)
    print(s.execute(st2).all())
    st3 = upsert(Item).values([dict(sku="s3", key="k3"), dict(sku="s1", key="k9")]).on_conflict_do_nothing().returning(Item.sku)
    print(s.scalars(st3).all())
    s.commit()
    st4 = upsert(Item).values(sku="s9", key="k3", qty=1)
    st4 = st4.on_conflict_do_update(index_elements=["the key"], set_={"qty": func.max(Item.qty, st4.excluded.qty) * 2})
    s.exec(st4)
    print(st4)
    s.commit()
    print(s.exec(select(Item.sku, Item.qty, Item.kind).order_by(Item.sku)).all())
    try:
        s.exec(upsert(Item).values(sku="s1", key="k3").on_conflict_do_nothing(index_elements=["sku"]))
        s.exec(upsert(Item).values(sku="s8", key="k3").on_conflict_do_nothing(index_elements=["sku"]))
    except Exception as e:
        print(type(e).__name__, e)
        s.rollback()
    r = s.exec(upsert(Item).on_conflict_do_update(index_elements=["sku"], set_={"qty": 77}), params=[{"sku": "s1", "key": "n"}, {"sku": "new", "key": "m"}])
    s.commit()
    print(s.exec(select(Item.sku, Item.qty).order_by(Item.sku)).all())
with engine.begin() as c:
    t = Item.__table__
    i = upsert(t)
    i = i.on_conflict_do_update(index_elements=[t.c.sku], set_={"qty": i.excluded.qty, "the key": i.excluded["the key"]})
    print(i)
    print(c.execute(i, [{"sku": "s1", "the key": "q", "qty": 1}, {"sku": "s2x", "the key": "w", "qty": 2}]).rowcount)
    print(c.execute(i.values(sku="z", qty=3), {"the key": "zz"}).inserted_primary_key)
