from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class L(SQLModel, table=True):
    x_id: int | None = Field(default=None, foreign_key="x.id", primary_key=True)
    y_id: int | None = Field(default=None, foreign_key="y.id", primary_key=True)
    extra: int = 5
class X(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    ys: list["Y"] = Relationship(back_populates="xs", link_model=L)
class Y(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    xs: list[X] = Relationship(back_populates="ys", link_model=L)
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    x = X(); y = Y()
    x.ys.append(y)
    x.ys.append(Y())
    s.add(x)
    s.commit()
    print(s.exec(select(L)).all())
    l = s.exec(select(L)).first()
    l.extra = 9
    s.commit()
    x.ys.append(y)
    print(len(x.ys), len(y.xs))
    try:
        s.commit()
    except Exception as e:
        print(type(e).__name__, str(e)[:60])
        s.rollback()
    print(len(x.ys))
    s.delete(l)
    s.commit()
    print(len(x.ys))
    s.add(L(x_id=1, y_id=1))
    s.commit()
    print(len(x.ys), s.get(L, (1, 1)))
    x.ys.remove(y)
    s.exec(select(L)).all()
    try:
        x.ys.remove(y)
    except ValueError as e:
        print(e)
    s.commit()
    x2 = X(id=10, ys=[Y(id=20), Y(id=21)])
    s.add(x2)
    s.commit()
    print([y.id for y in x2.ys])
    y21 = s.get(Y, 21)
    s.delete(y21)
    s.commit()
    print([y.id for y in x2.ys], s.exec(select(L)).all())
    x2.ys = []
    s.delete(x2)
    s.commit()
    print(s.exec(select(X)).all(), s.exec(select(L)).all())
