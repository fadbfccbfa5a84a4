from typing import Optional
from sqlmodel import Field, Session, SQLModel, and_, col, create_engine, func, or_, select, desc, not_
class Item(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    kind: str
    price: float
    qty: Optional[int] = None
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    for i, (n, k, p, q) in enumerate([("Nail", "hw", 0.5, 100), ("Saw", "tool", 20, 3), ("Hammer", "tool", 15.25, None), ("Glue", "hw", 4, 7)]):
        s.add(Item(name=n, kind=k, price=p, qty=q))
    s.commit()
    def show(st):
        print([i.name for i in s.exec(st).all()])
    show(select(Item).where(Item.price > 3, Item.kind == "hw"))
    show(select(Item).where(or_(Item.name == "Saw", Item.qty == None)))
    show(select(Item).where(and_(Item.price >= 4, Item.price <= 16)).order_by(Item.name))
    show(select(Item).where(col(Item.name).in_(["Saw", "Glue"])))
    show(select(Item).where(col(Item.name).not_in(["Saw", "Glue"])))
    show(select(Item).where(col(Item.name).like("%a%")).order_by(desc(Item.price)))
    show(select(Item).where(col(Item.name).contains("a")).order_by(col(Item.price).desc()))
    show(select(Item).where(col(Item.name).startswith("S")))
    show(select(Item).where(not_(Item.kind == "hw")))
    show(select(Item).where(~(Item.kind == "hw") | (Item.qty > 50)))
    show(select(Item).where(col(Item.qty).is_(None)))
    show(select(Item).where(col(Item.qty).is_not(None)).limit(2))
    show(select(Item).order_by(Item.id).offset(1).limit(2))
    show(select(Item).where(col(Item.price).between(4, 16)))
    print(s.exec(select(func.count()).select_from(Item)).one())
    print(s.exec(select(func.count(Item.id), func.sum(Item.price), func.avg(Item.price), func.max(Item.name))).one())
    print(s.exec(select(Item.kind, func.count(Item.id).label("n")).group_by(Item.kind).having(func.count(Item.id) > 1).order_by(Item.kind)).all())
    for kind, n in s.exec(select(Item.kind, func.sum(Item.qty)).group_by(Item.kind)):
        print(kind, n)
    print(s.exec(select(Item.kind).distinct()).all())
    print(s.exec(select(Item.price * 2, Item.name + "!")).all())
    r = s.exec(select(Item.id, Item.name)).first()
    print(r, r.id, r.name, r[1], tuple(r), len(r))
    print(s.exec(select(Item).where(Item.name == "nope")).first())
    print(s.get(Item, 2), s.get(Item, 99))
    print(select(Item).where(Item.price > 3))
    print(s.exec(select(Item).where(Item.id == 1)).one().name, s.exec(select(Item).where(Item.id == 77)).one_or_none())
    try:
        s.exec(select(Item)).one()
    except Exception as e:
        print(type(e).__name__, e)
    try:
        s.exec(select(Item).where(Item.id == 77)).one()
    except Exception as e:
        print(type(e).__name__, e)
    print(s.execute(select(Item.name)).scalars().all())
    print(s.scalars(select(Item.name)).first(), s.scalar(select(func.count(Item.id))))
