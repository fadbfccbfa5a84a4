# mistakes: passing ids, wrong types, appending the wrong model, deleting parent with required fk
from typing import List, Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Dept(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    staff: List["Emp"] = Relationship(back_populates="dept")


class Emp(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    dept_id: int = Field(foreign_key="dept.id")
    dept: Dept = Relationship(back_populates="staff")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)


def attempt(f):
    with Session(engine) as s:
        try:
            print(f(s))
            s.commit()
        except Exception as e:
            print(type(e).__name__, str(e).split("\n")[0][:200])


def a1(s):
    d = Dept(name="d", staff=[Emp(name="e")])
    s.add(d)
    s.commit()
    return d.staff[0].dept_id
def a2(s):
    d = s.get(Dept, 1)
    d.staff.append("bob")
def a3(s):
    d = s.get(Dept, 1)
    d.staff.append(Dept(name="x"))
    s.commit()
def a4(s):
    s.delete(s.get(Dept, 1))
    s.commit()
def a5(s):
    d = s.get(Dept, 1)
    d.staff = Emp(name="one")
def a6(s):
    s.add(Emp(name="loose"))
    s.commit()
def a7(s):
    e = s.get(Emp, 1)
    e.dept = 1
def a8(s):
    s.add([Emp(name="x", dept_id=1)])
def a9(s):
    s.add(Emp(name="x", dept=[s.get(Dept, 1)]))
def a10(s):
    return s.exec(select(Dept).where(Dept.staff == "x")).all()
def a11(s):
    return s.exec(select(Dept).join(Emp).where(Emp.dept.name == "x")).all()
def a12(s):
    return s.exec(select(Dept, Emp).join(Dept.staff)).all()
def a13(s):
    return Dept(name="q", staff=None)
def a14(s):
    d = s.get(Dept, 1); d.staff.remove(Emp(name="zz"))
for f in (a1, a2, a3, a4, a5, a6, a7, a8, a9, a10, a11, a12, a13, a14):
    print(f.__name__)
    attempt(f)
