"""`inspect` with keys of two columns, self-references, histories, objects that leave their session."""

from typing import Optional
from sqlmodel import SQLModel, Field, Relationship, Session, create_engine, select, Column
from sqlalchemy import inspect, String
from sqlalchemy.orm import object_session, aliased, make_transient
class Node(SQLModel, table=True):
    a: int = Field(primary_key=True)
    b: str = Field(primary_key=True, sa_column=None) if False else Field(primary_key=True)
    title: str = Field(sa_column=Column("ttl", String))
    up_a: int | None = Field(default=None)
    parent_id: int | None = Field(default=None, foreign_key="base.id")
    base: Optional["Base"] = Relationship(back_populates="nodes", sa_relationship_kwargs={"lazy": "joined"})
class Base(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    nodes: list[Node] = Relationship(back_populates="base", cascade_delete=True)
    parent_id: int | None = Field(default=None, foreign_key="base.id")
    parent: Optional["Base"] = Relationship(back_populates="children", sa_relationship_kwargs={"remote_side": "Base.id"})
    children: list["Base"] = Relationship(back_populates="parent")
m = inspect(Node)
print(m.columns.keys(), [c.name for c in m.columns], m.primary_key[1].name, m.columns["title"].name)
print(m.column_attrs["title"].columns[0].name, m.attrs.base.direction.name, m.attrs["base"].lazy)
for r in inspect(Base).relationships:
    print(r.key, r.direction.name, r.uselist, sorted(c.name for c in r.local_columns), r.back_populates, r.mapper.class_.__name__)
print({c.key: None for c in m.column_attrs}, [a.key for a in m.attrs])
def as_dict(o):
    return {c.key: getattr(o, c.key) for c in inspect(o).mapper.column_attrs}
engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
try:
    m.get_property("zz")
except Exception as e:
    print(type(e).__name__, e)
try:
    m.columns.zz
except AttributeError as e:
    print("AE", e)
try:
    m.columns["zz"]
except KeyError as e:
    print("KE", e)
with Session(engine) as s:
    b = Base(id=1)
    n = Node(a=1, b="x", title="t", base=b)
    print(object_session(n), s.object_session(n) is None, Session.object_session(b) is None)
    s.add(n)
    print(object_session(b) is s, s.object_session(n) is s, inspect(n).session is s, inspect(b).pending)
    s.commit()
    print(as_dict(n), inspect(n).identity, inspect(n).identity_key[1])
    n.title = "u"
    n.title = "t"
    print(inspect(n).attrs.title.history, inspect(n).modified, s.is_modified(n))
    b.nodes.remove(n)
    print(inspect(b).attrs.nodes.history, inspect(n).attrs.base.history)
    print(inspect(n).attrs["base"].history.has_changes(), [a.key for a in inspect(n).attrs if a.history.has_changes()])
    s.rollback()
    s.refresh(n)
    s.expunge(n)
    print(inspect(n).detached, object_session(n), inspect(n).unloaded)
    make_transient(n)
    print(inspect(n).transient, inspect(n).key)
    b2 = s.get(Base, 1)
    s.expire(b2, ["parent_id"])
    print(sorted(inspect(b2).unloaded), inspect(b2).expired)
    print(inspect(b2).attrs.parent_id.loaded_value, b2.parent_id, inspect(b2).attrs.parent_id.loaded_value)
try:
    object_session(3)
except Exception as e:
    print(type(e).__name__, e)
print(inspect(Node.title) is Node.title, inspect(Node.__table__) is Node.__table__)
print(bool(inspect(b2)), inspect(b2).is_instance)
