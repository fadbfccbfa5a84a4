from sqlmodel import Field, Session, SQLModel, create_engine, select
from sqlalchemy.exc import NoResultFound, MultipleResultsFound


class P(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    g: int


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    s.add_all([P(name=n, g=i % 3) for i, n in enumerate("abcdefg")])
    s.commit()
    r = s.exec(select(P.id, P.name, P.g))
    print(r.keys(), type(r).__name__)
    row = r.fetchone()
    print(row, row.name, row[1], row._mapping["g"], row._asdict(), row._fields, tuple(row), row == (1, "a", 0), len(row))
    print(r.fetchmany(2))
    for part in r.partitions(2):
        print(part)
    r = s.exec(select(P.name, P.g).order_by(P.g))
    print(r.mappings().all()[:2])
    print(s.exec(select(P.name, P.g)).columns(1).all())
    print(s.exec(select(P.g)).unique().all())
    print(s.exec(select(P.name, P.g)).scalars(1).all())
    for f in ("one", "one_or_none", "first"):
        for where in (P.id == 1, P.id < 0, P.id > 0):
            try:
                print(f, getattr(s.exec(select(P.name).where(where)), f)())
            except (NoResultFound, MultipleResultsFound) as e:
                print(f, type(e).__name__, e)
    r = s.exec(select(P))
    print(next(r).name, next(iter(r)).name, len(r.all()), r.all())
    r.close()
    try:
        r.all()
    except Exception as e:
        print(type(e).__name__, e)
    try:
        row.nope
    except AttributeError as e:
        print(e)
    try:
        row["name"]
    except Exception as e:
        print(type(e).__name__, e)
    x, *rest = s.exec(select(P).limit(3))
    print(x.name, [q.name for q in rest])
    names = {p.name: p for p in s.exec(select(P))}
    print(sorted(names, reverse=True)[:3], names["c"].g)
    print(s.execute(select(P)).first(), s.execute(select(P.name)).scalar(), s.execute(select(P)).scalars().first())
    print(s.exec(select(P).order_by(P.name.desc()).offset(5).limit(10)).all())
