from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy import func
from sqlalchemy.orm import object_session

class Acc(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    rows: list["Row"] = Relationship(back_populates="acc", sa_relationship_kwargs={"lazy": "write_only", "cascade": "all, delete-orphan", "passive_deletes": True, "order_by": "Row.n"})
    tags: list["Tag"] = Relationship(back_populates="accs", sa_relationship_kwargs={"lazy": "write_only", "secondary": "acctag", "passive_deletes": True})

class AccTag(SQLModel, table=True):
    acc_id: int = Field(foreign_key="acc.id", primary_key=True, ondelete="CASCADE")
    tag_id: int = Field(foreign_key="tag.id", primary_key=True)

class Row(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    n: int
    acc_id: int | None = Field(default=None, foreign_key="acc.id", ondelete="CASCADE")
    acc: Acc | None = Relationship(back_populates="rows")

class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    accs: list[Acc] = Relationship(back_populates="tags", sa_relationship_kwargs={"secondary": "acctag"})

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.connection().exec_driver_sql("PRAGMA foreign_keys=ON")
    a = Acc(name="a", rows=[Row(n=3), Row(n=1)], tags=[Tag(name="t")])
    s.add(a)
    print(s.new)
    stmt = a.rows.select()
    print(s.scalars(stmt).all())
    Row(n=7, acc=a)
    print(len(s.scalars(stmt).all()), s.scalar(select(func.count()).select_from(a.rows.select().subquery())))
    r = s.scalars(a.rows.select().where(Row.n == 3)).one()
    a.rows.remove(r)
    s.commit()
    print(object_session(r), [x.n for x in s.scalars(a.rows.select())])
    a.rows.add_all(Row(n=i) for i in range(10, 12))
    print(s.scalars(a.rows.select().order_by(Row.n.desc()).limit(2)).all())
    t2 = Tag(name="t2", accs=[a])
    s.add(t2)
    s.commit()
    print([t.name for t in s.scalars(a.tags.select().order_by(Tag.name))], [x.name for x in t2.accs])
    print(s.scalars(a.tags.select().filter_by(name="t2")).one().name)
    a.tags.remove(t2)
    print(t2.accs)
    s.commit()
    print(s.execute(a.rows.update().values(n=Row.n + 100)).rowcount, [x.n for x in s.scalars(a.rows.select())])
    s.execute(a.rows.insert(), [{"n": 1}, {"n": 2}])
    print(s.execute(a.rows.insert().values(n=5)).rowcount)
    print(s.scalars(a.rows.insert().returning(Row), [{"n": 8}, {"n": 9}]).all())
    print(s.execute(a.rows.delete().where(Row.n < 3)).rowcount)
    print([x.n for x in s.scalars(a.rows.select())])
    try:
        a.rows.append(Row(n=1))
    except Exception as e:
        print(type(e).__name__, e)
    try:
        a.rows = []
    except Exception as e:
        print(type(e).__name__, e)
    b = Acc(name="b")
    b.rows.add(Row(n=0))
    b.rows = [Row(n=50)]
    s.add(b)
    s.commit()
    print([x.n for x in s.scalars(b.rows.select())])
    for x in s.scalars(b.rows.select()):
        x.acc = a
    s.commit()
    print(s.scalars(b.rows.select()).all())
    s.delete(a)
    s.commit()
    print(s.exec(select(Row)).all(), s.exec(select(AccTag)).all())
    print(bool(b.rows), b)
