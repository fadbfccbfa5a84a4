from sqlmodel import Field, Session, SQLModel, create_engine, select, text
from sqlalchemy import inspect, MetaData, Table, Column, Integer, String, ForeignKey, insert


class City(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    pop: int | None = None


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
meta = MetaData()
visits = Table("visit", meta, Column("id", Integer, primary_key=True), Column("who", String(30), nullable=False), Column("city_id", ForeignKey("city.id") if False else Integer))
meta.create_all(engine)
with engine.connect() as conn:
    conn.execute(text("INSERT INTO city (name, pop) VALUES (:name, :pop)"), [{"name": "Ghent", "pop": 260}, {"name": "Bruges", "pop": 118}])
    conn.execute(insert(visits), [{"who": "me", "city_id": 1}])
    conn.commit()
    res = conn.execute(text("SELECT * FROM city ORDER BY pop"))
    print(res.keys())
    for row in res:
        print(row, row.name, row._mapping["pop"])
    print(conn.execute(text("SELECT count(*) FROM city")).scalar_one())
    print(conn.execute(select(visits)).mappings().all())
    print(conn.execute(select(visits.c.who).where(visits.c.city_id == 1)).scalars().all())
with Session(engine) as s:
    print(s.exec(text("SELECT name FROM city WHERE pop > :p").bindparams(p=200)).all())
    print(s.execute(text("SELECT name, pop FROM city WHERE pop > :p"), {"p": 100}).fetchall())
    print(s.exec(select(City).where(text("pop > 200"))).all())
    print(s.exec(select(City).from_statement(text("SELECT * FROM city WHERE name LIKE 'B%'"))).all())
    print(s.exec(text("UPDATE city SET pop = pop + 1")).rowcount)
    s.commit()
    try:
        s.exec(text("SELECT * FROM nowhere"))
    except Exception as e:
        print(type(e).__name__, e)
    try:
        s.exec(text("SELEC 1"))
    except Exception as e:
        print(type(e).__name__, e)
    try:
        s.exec(text("SELECT :a")).all()
    except Exception as e:
        print(type(e).__name__, e)
    try:
        s.execute("SELECT 1")
    except Exception as e:
        print(type(e).__name__, e)
i = inspect(engine)
print(i.get_table_names(), [c["name"] for c in i.get_columns("city")], i.has_table("city"), i.get_pk_constraint("city"))
print([(c["name"], str(c["type"]), c["nullable"]) for c in i.get_columns("visit")])
