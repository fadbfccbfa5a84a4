from datetime import datetime, timezone
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Sub(SQLModel, table=True):
    u_id: int | None = Field(default=None, foreign_key="u.id", primary_key=True)
    g_id: int | None = Field(default=None, foreign_key="g.id", primary_key=True)
    role: str = "member"
    u: "U" = Relationship(back_populates="subs")
    g: "G" = Relationship(back_populates="subs")
class U(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    subs: list[Sub] = Relationship(back_populates="u", cascade_delete=True)
    groups: list["G"] = Relationship(back_populates="users", link_model=Sub, sa_relationship_kwargs={"viewonly": True})
class G(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    subs: list[Sub] = Relationship(back_populates="g", cascade_delete=True)
    users: list[U] = Relationship(back_populates="groups", link_model=Sub, sa_relationship_kwargs={"viewonly": True})
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    u, v = U(name="u"), U(name="v")
    g, h = G(name="g"), G(name="h")
    s.add_all([Sub(u=u, g=g, role="admin"), Sub(u=u, g=h), Sub(u=v, g=h)])
    s.commit()
    print([x.name for x in u.groups], [x.name for x in h.users])
    print([(x.g.name, x.role) for x in u.subs])
    u.subs.pop(0)
    s.commit()
    print(s.exec(select(Sub)).all())
    s.delete(h)
    s.commit()
    print(s.exec(select(Sub)).all(), u.subs, u.groups)
    s.delete(u)
    s.commit()
    print(s.exec(select(U)).all())
