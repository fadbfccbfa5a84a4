from typing import Optional
from sqlmodel import (Field, Session, SQLModel, create_engine, select, func, col, and_, or_, not_, case, cast,
                      desc, asc, distinct, between, literal, union, union_all, exists, literal_column, null, extract, tuple_, type_coerce, text)
from sqlalchemy import Integer, String, Float, intersect, except_
from sqlalchemy.orm import aliased


class Emp(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    dept: str
    salary: float
    boss_id: Optional[int] = Field(default=None, foreign_key="emp.id")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([
        Emp(id=1, name="Ada", dept="eng", salary=100.5),
        Emp(id=2, name="Bo", dept="eng", salary=80, boss_id=1),
        Emp(id=3, name="Cy", dept="ops", salary=60, boss_id=1),
        Emp(id=4, name="Di", dept="ops", salary=65.25, boss_id=3),
        Emp(id=5, name="Ed", dept="hr", salary=50, boss_id=1),
    ])
    s.commit()
    p = lambda q: print(s.exec(q).all())
    p(select(Emp.dept, func.avg(Emp.salary).label("avg"), func.count()).group_by(Emp.dept).having(func.count() > 1).order_by("avg"))
    p(select(Emp.name, case((Emp.salary > 90, "high"), (Emp.salary > 60, "mid"), else_="low").label("band")).order_by(Emp.id))
    p(select(Emp.name, func.row_number().over(partition_by=Emp.dept, order_by=desc(Emp.salary)).label("rn")))
    p(select(Emp.name, func.sum(Emp.salary).over(order_by=Emp.id, rows=(None, 0))))
    p(select(func.rank().over(order_by=Emp.salary.desc()), Emp.name))
    boss = aliased(Emp, name="boss")
    p(select(Emp.name, boss.name).join(boss, Emp.boss_id == boss.id))
    p(select(Emp.name, func.coalesce(boss.name, "-")).outerjoin(boss, Emp.boss_id == boss.id).order_by(col(boss.name).nulls_first()))
    sub = select(Emp.dept, func.max(Emp.salary).label("m")).group_by(Emp.dept).subquery()
    p(select(Emp).join(sub, and_(Emp.dept == sub.c.dept, Emp.salary == sub.c.m)).order_by(Emp.id))
    cte = select(Emp.id, Emp.name, literal(0).label("lvl")).where(Emp.boss_id == None).cte("tree", recursive=True)
    child = aliased(Emp)
    cte = cte.union_all(select(child.id, child.name, cte.c.lvl + 1).join(cte, child.boss_id == cte.c.id))
    p(select(cte.c.name, cte.c.lvl).order_by(cte.c.lvl, cte.c.name))
    e2 = aliased(Emp)
    p(select(Emp.name).where(exists().where(e2.boss_id == Emp.id)))
    p(select(Emp.name).where(~select(e2.id).where(e2.boss_id == Emp.id).exists()))
    p(union(select(Emp.dept), select(Emp.name)).order_by("dept"))
    p(union_all(select(Emp.id).where(Emp.id < 3), select(Emp.id).where(Emp.id > 3)))
    p(select(Emp.name).where(Emp.id.in_(select(Emp.boss_id).where(Emp.boss_id.is_not(None)))))
    p(select(cast(Emp.salary, Integer), cast(Emp.id, String) + "!", Emp.name + "/" + Emp.dept))
    p(select(Emp.name).where(col(Emp.name).in_([])))
    p(select(Emp.name).where(between(Emp.salary, 60, 80)).where(not_(Emp.dept == "hr")))
    p(select(distinct(Emp.dept)).order_by(Emp.dept))
    p(select(func.count(distinct(Emp.dept))))
    p(select(Emp.dept).distinct())
    p(select(func.group_concat(Emp.name, ", ")).group_by(Emp.dept))
    p(select(Emp.name).where(tuple_(Emp.dept, Emp.boss_id).in_([("eng", 1), ("ops", 3)])))
    p(select(Emp.name, (Emp.salary * 12).label("year")).order_by(text("year DESC")).limit(2).offset(1))
    p(select(func.upper(Emp.name), func.length(Emp.dept), func.substr(Emp.name, 1, 1)).where(Emp.id == 1))
    p(select(Emp.name).where(Emp.name.like("%d%"), Emp.name.not_like("A%")))
    p(select(Emp.name).where(col(Emp.name).startswith("A") | col(Emp.name).endswith("d")))
    p(select(Emp.name).where(col(Emp.name).contains("i", autoescape=True)))
    p(select(Emp.salary % 7, Emp.salary // 7, -Emp.salary, Emp.id / 2).where(Emp.id == 2))
    p(intersect(select(Emp.dept).where(Emp.id < 3), select(Emp.dept)))
    p(except_(select(Emp.dept), select(Emp.dept).where(Emp.id < 3)))
    scalar = select(func.avg(Emp.salary)).scalar_subquery()
    p(select(Emp.name, Emp.salary - scalar).where(Emp.salary > scalar))
    print(s.exec(select(Emp).where(Emp.id == 99)).one_or_none())
    print(select(Emp.name).where(Emp.id == 5, or_(Emp.dept == "x", Emp.boss_id == None)))
    print(s.exec(select(func.count()).select_from(Emp)).one())
    print(s.scalar(select(func.min(Emp.salary))), s.scalars(select(Emp.name).order_by(desc("name"))).all())
