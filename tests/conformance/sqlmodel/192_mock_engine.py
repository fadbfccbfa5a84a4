"""An engine that hands its statements to a function."""

from sqlmodel import SQLModel, Field, create_engine
from sqlalchemy import create_mock_engine, event
from sqlalchemy.schema import CreateTable
class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="team.id", index=True)
seen = []
def dump(sql, *args, **kwargs):
    seen.append(type(sql).__name__)
    print(str(sql.compile(dialect=engine.dialect)).rstrip() + ";", args, kwargs)
engine = create_mock_engine("sqlite://", dump)
SQLModel.metadata.create_all(engine)
SQLModel.metadata.create_all(bind=engine, checkfirst=False, tables=[Team.__table__])
SQLModel.metadata.drop_all(engine)
Team.__table__.create(engine)
Team.__table__.drop(engine, checkfirst=True)
print(seen, engine.name, engine.dialect.name, engine.connect() is engine, type(engine).__name__)
engine2 = create_mock_engine("sqlite:///x.db", executor=lambda sql, *a: print(sql))
SQLModel.metadata.create_all(engine2, tables=[Hero.__table__])
real = create_engine("sqlite://", echo=True)
with real.connect() as c:
    c.execute(CreateTable(Team.__table__))
    c.commit()
