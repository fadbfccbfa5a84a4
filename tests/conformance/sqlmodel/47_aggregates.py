from typing import Optional
from sqlmodel import Field, Session, SQLModel, create_engine, select, func, col, or_, case, literal, cast, String
class Sale(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    region: str
    amount: int
    paid: bool = False
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    for r, a, p in [("n", 1, True), ("n", 5, False), ("s", 7, True), ("e", 2, False)]:
        s.add(Sale(region=r, amount=a, paid=p))
    s.commit()
    print(s.exec(select(Sale.region, func.sum(Sale.amount).label("total"), func.count()).group_by(Sale.region).order_by(func.sum(Sale.amount).desc())).all())
    print(s.exec(select(Sale).where(Sale.paid)).all())
    print(s.exec(select(func.count()).where(Sale.paid == True)).one())
    print(s.exec(select(func.count(Sale.id)).where(~Sale.paid)).one())
    print(s.exec(select(case((Sale.amount > 4, "big"), else_="small").label("size"), Sale.id).order_by(Sale.id)).all())
    print(s.exec(select(func.max(Sale.amount) - func.min(Sale.amount))).one())
    print(s.exec(select(Sale.region).where(Sale.amount == select(func.max(Sale.amount)).scalar_subquery())).all())
    print(s.exec(select(Sale.amount % 2, Sale.amount / 2, Sale.amount // 2, -Sale.amount).where(Sale.id == 2)).all())
    print(s.exec(select(Sale.region + "-" + cast(Sale.amount, String))).all())
    print(s.exec(select(literal(5), Sale.id).limit(1)).all())
    print(s.exec(select(func.round(func.avg(Sale.amount), 2))).one())
    print(s.exec(select(func.group_concat(Sale.region, "|"))).one())
    print(s.exec(select(func.coalesce(func.sum(Sale.amount), 0)).where(Sale.region == "zz")).one())
    print(s.exec(select(Sale.region, Sale.paid, func.count()).group_by(Sale.region, Sale.paid).order_by(Sale.region, Sale.paid)).all())
    print(s.exec(select(func.distinct(Sale.region))).all())
    print(s.exec(select(func.count(Sale.region.distinct()))).one())
    print(s.exec(select(Sale).filter_by(region="n").order_by(Sale.amount.desc())).first())
    print(s.exec(select(Sale).where((Sale.region == "n") & (Sale.amount > 2) | (Sale.region == "e"))).all())
    print(select(Sale.region, func.count(Sale.id)).group_by(Sale.region).having(func.count(Sale.id) > 1))
    print(select(Sale).where(or_(Sale.region == "n", col(Sale.amount).in_([1, 2]))).limit(3).offset(1))
    print(s.exec(select(Sale.id).order_by("amount")).all() if False else "-")
    page = select(Sale).order_by(Sale.id)
    for p in range(2):
        print([x.id for x in s.exec(page.offset(p * 2).limit(2))])
    print(s.exec(select(Sale).where(Sale.amount.in_(range(3)))).all())
    print(s.exec(select(Sale).where(func.lower(Sale.region) == "n", Sale.region.ilike("N"))).all())
    print(s.exec(select(Sale, func.count()).group_by(Sale.id).limit(1)).all())
    for row in s.exec(select(Sale.id, Sale.region.label("reg")).limit(1)):
        print(row, row.reg, row._fields)
