from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import aliased
class Dept(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    emps: list["Emp"] = Relationship(back_populates="dept")
class Emp(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    pay: int
    boss_id: int | None = Field(default=None, foreign_key="emp.id")
    dept_id: int | None = Field(default=None, foreign_key="dept.id")
    dept: Dept | None = Relationship(back_populates="emps")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    d = Dept(name="d1"); d2 = Dept(name="d2")
    s.add_all([d, d2])
    s.commit()
    e1 = Emp(name="e1", pay=3, dept_id=d.id)
    s.add(e1); s.commit()
    s.add_all([Emp(name="e2", pay=5, dept_id=d.id, boss_id=e1.id), Emp(name="e3", pay=1, dept=d2, boss_id=e1.id), Emp(name="e4", pay=9)])
    s.commit()
    Boss = aliased(Emp)
    print(s.exec(select(Emp.name, Boss.name).join(Boss, Emp.boss_id == Boss.id)).all())
    print(s.exec(select(Emp, Dept).where(Emp.dept_id == Dept.id)).all())
    print(s.exec(select(Emp.name, Dept.name).join(Dept, isouter=True).order_by(Emp.name)).all())
    print(s.exec(select(Dept.name).join(Emp).where(Emp.pay > 2)).all())
    print(s.exec(select(Dept).join(Dept.emps).where(Emp.pay > 2).distinct()).all())
    print(s.exec(select(Emp).join(Emp.dept).where(Dept.name == "d1")).all())
    print(s.exec(select(Emp).outerjoin(Dept).where(Dept.id == None)).all())
    sub = select(Emp.dept_id).where(Emp.pay > 4)
    print(s.exec(select(Dept).where(Dept.id.in_(sub))).all())
    try:
        print(s.exec(select(Emp).join(Emp)).all())
    except Exception as e:
        print(type(e).__name__)
    for dept, emp in s.exec(select(Dept, Emp).join(Emp, Emp.dept_id == Dept.id).order_by(Emp.id)):
        print(dept.name, emp.name)
    for e in s.exec(select(Emp).order_by(Emp.pay.desc())):
        print(e.name, e.dept and e.dept.name)
