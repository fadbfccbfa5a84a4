"""Columns that are true or false as conditions, in CASE and in FILTER."""

from sqlmodel import SQLModel, Field, create_engine, select, Session
from sqlalchemy import case, func, and_, or_, not_
class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    active: bool = True
e = create_engine("sqlite://")
for s in (select(case((User.active, 1), else_=0)), select(User.id).where(or_(~User.active, and_(User.active, User.id > 1))), select(func.count().filter(User.active)), select(case((~User.active, 1), else_=0)), select(User.id).having(User.active).group_by(User.id)):
    print(s);
for s in (select(func.count().filter(User.active, User.id > 1)), select(func.count().filter(User.id > 3, User.id > 1)), select(User.id).where(not_(and_(User.active, User.id > 2))), select(case((and_(User.active, User.id > 2), "a"), (User.id == 3, "b")))):
    print(s)
with Session(e) as s:
    SQLModel.metadata.create_all(e)
    s.add(User()); s.add(User(active=False)); s.commit()
    print(s.exec(select(case((User.active, 1), else_=0))).all())
    print(s.exec(select(User.id).where(or_(~User.active, and_(User.active, User.id > 1)))).all())
    print(s.exec(select(func.count().filter(User.active))).all(), s.exec(select(func.count().filter(User.active, User.id > 0))).all())
    print(s.exec(select(User.id).where(not_(and_(User.active, User.id > 2)))).all())
