"""What mappers, relationships and objects tell of themselves."""

from typing import List, Optional
from sqlmodel import SQLModel, Field, Relationship, Session, create_engine, select
from sqlalchemy import inspect
class Link(SQLModel, table=True):
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)
    tag_id: int | None = Field(default=None, foreign_key="tag.id", primary_key=True)
class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    heroes: List["Hero"] = Relationship(back_populates="tags", link_model=Link)
class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: List["Hero"] = Relationship(back_populates="team")
class Hero(SQLModel, table=True):
    team: Optional[Team] = Relationship(back_populates="heroes")
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    tags: List[Tag] = Relationship(back_populates="heroes", link_model=Link)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    age: int | None = None
m = inspect(Hero)
print(m, type(m), m.class_, m.class_ is Hero, m.entity is Hero)
print(m.columns.keys(), [c.name for c in m.columns], m.c is m.columns, len(m.columns))
print(m.columns["name"], m.columns.age, "name" in m.columns, m.columns.items()[0][0], m.columns.get("zz"))
print(m.primary_key, [k.name for k in m.primary_key])
print(m.relationships.keys(), [str(r) for r in m.relationships], len(m.relationships))
for r in m.relationships:
    print(r.key, r.direction, r.direction.name, r.uselist, r.mapper, r.mapper.class_.__name__, r.back_populates, r.secondary, r.argument, sorted(c.name for c in r.local_columns), r.entity, r.target, r.parent, r.lazy, r.viewonly)
print(m.attrs.keys())
for a in m.attrs: print(type(a).__name__, a.key, a)
print(m.column_attrs.keys(), [str(x) for x in m.column_attrs])
for p in m.column_attrs: print(p.key, p.columns, p.expression, p.parent)
print(m.tables, m.local_table, m.persist_selectable is Hero.__table__)
print(m.all_orm_descriptors.keys())
print(m.polymorphic_identity, m.inherits, m.concrete, m.single)
print(m.has_property("name"), m.has_property("x"), m.get_property("team"), m.is_mapper, m.is_instance)
print(inspect(Hero) is m, Hero.__mapper__ is m, m.relationships["team"].mapper is inspect(Team), m.relationships.team.key, "team" in m.relationships)
try:
    inspect(3)
except Exception as e:
    print(type(e), e)
print(inspect(3, raiseerr=False))
class Plain(SQLModel):
    a: int
try:
    inspect(Plain)
except Exception as e:
    print(type(e), e)
a = inspect(Hero.name)
print(type(a).__name__, a is Hero.name)
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
def show(o):
    s = inspect(o)
    print(type(s), s.transient, s.pending, s.persistent, s.detached, s.deleted, s.was_deleted, s.identity, s.identity_key, s.key, s.has_identity, s.session is not None, s.modified, s.expired, sorted(s.unloaded), s.mapper is inspect(type(o)), s.object is o, s.obj() is o, s.class_)
h = Hero(name="A")
show(h)
with Session(engine) as s:
    s.add(h); show(h)
    s.flush(); show(h)
    s.commit(); show(h)
    print(h.name); show(h)
    h.name = "B"; show(h)
    st = inspect(h)
    print(st.attrs.keys())
    print(st.attrs.name.history, st.attrs.name.value, st.attrs.name.loaded_value, st.attrs["age"].history, st.attrs.name.key, st.attrs.name.state is st)
    print(st.attrs.name.history.added, st.attrs.name.history.deleted, st.attrs.name.history.has_changes(), st.attrs.age.history.empty())
    t = Team(name="T", heroes=[h])
    print(inspect(h).attrs.team.history, inspect(t).attrs.heroes.history)
    s.add(t); s.commit()
    print(inspect(h).attrs.team.loaded_value)
    print(h.team.name, inspect(h).attrs.team.loaded_value)
    s.delete(h); show(h); s.flush(); show(h); s.commit(); show(h)
show(t)
