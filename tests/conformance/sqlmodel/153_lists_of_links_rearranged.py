from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class L(SQLModel, table=True):
    a_id: int | None = Field(default=None, foreign_key="a.id", primary_key=True)
    b_id: int | None = Field(default=None, foreign_key="b.id", primary_key=True)


class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    n: str
    bs: list["B"] = Relationship(back_populates="as_", link_model=L)


class B(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    n: str
    as_: list[A] = Relationship(back_populates="bs", link_model=L)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)


def show(s):
    print(s.exec(select(L.a_id, L.b_id).order_by(L.a_id, L.b_id)).all())


with Session(engine) as s:
    a1, a2 = A(n="a1"), A(n="a2")
    b = [B(n=f"b{i}") for i in range(5)]
    a1.bs = b[:3]
    a2.bs = b[2:]
    s.add_all([a1, a2])
    s.commit()
    show(s)
    x = a1.bs.pop()
    a1.bs.append(x)
    s.commit()
    show(s)
    a1.bs = list(reversed(a1.bs))
    s.commit()
    show(s)
    a1.bs = [b[4], b[0]]
    s.commit()
    show(s)
    b[0].as_.append(a2)
    a2.bs.remove(b[3])
    b[3].as_.append(a1)
    s.commit()
    show(s)
    a1.bs.append(b[0])
    print(len(a1.bs), len(b[0].as_))
    s.commit()
    show(s)
    print(len(a1.bs))
    a2.bs[0] = b[3]
    a2.bs[1:] = [b[1]]
    s.commit()
    show(s)
    a1.bs.clear()
    s.delete(b[3])
    s.commit()
    show(s)
    s.delete(a2)
    s.flush()
    show(s)
    s.rollback()
    show(s)
    with s.begin_nested():
        a1.bs.extend(b[:2])
    show(s)
    s.rollback()
    show(s)
    print([x.n for x in a1.bs])
    del a2.bs[:]
    s.commit()
    show(s)
    a1.bs.insert(0, B(n="new", as_=[a2]))
    s.commit()
    show(s)
    print([x.n for x in a2.bs], a1.bs.index(a2.bs[0]), a2.bs[0] in a1.bs, a1.bs.count(b[0]), a1.bs == [a2.bs[0]])
