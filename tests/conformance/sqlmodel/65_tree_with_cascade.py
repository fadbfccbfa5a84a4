from typing import Optional, List
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Emp(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    boss_id: Optional[int] = Field(default=None, foreign_key="emp.id")
    boss: Optional["Emp"] = Relationship(back_populates="team", sa_relationship_kwargs=dict(remote_side="Emp.id"))
    team: List["Emp"] = Relationship(back_populates="boss", sa_relationship_kwargs={"cascade": "all"})
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    top = Emp(name="top")
    mid = [Emp(name=f"m{i}", boss=top) for i in range(2)]
    low = [Emp(name=f"l{i}", boss=mid[i % 2]) for i in range(4)]
    s.add(low[0])
    s.commit()
    print([e.name for e in s.exec(select(Emp).order_by(Emp.id))])
    low[0].boss = top
    mid[0].boss = None
    s.commit()
    print([(e.name, e.boss.name if e.boss else None) for e in s.exec(select(Emp).order_by(Emp.id))])
    def walk(e, d=0):
        print("  " * d + e.name)
        for t in e.team:
            walk(t, d + 1)
    walk(top)
    s.delete(mid[1])
    s.commit()
    print([e.name for e in s.exec(select(Emp).order_by(Emp.id))])
    s.delete(top)
    s.commit()
    print([e.name for e in s.exec(select(Emp).order_by(Emp.id))])
