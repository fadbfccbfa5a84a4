from typing import List, Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, literal
from sqlalchemy.orm import aliased, backref


class Category(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    parent_id: Optional[int] = Field(default=None, foreign_key="category.id", ondelete="CASCADE")
    parent: Optional["Category"] = Relationship(back_populates="children", sa_relationship_kwargs={"remote_side": "[Category.id]"})
    children: List["Category"] = Relationship(back_populates="parent", cascade_delete=True, sa_relationship_kwargs={"order_by": "Category.name"})

    def path(self) -> str:
        return (self.parent.path() + "/" if self.parent else "") + self.name

    def dump(self, level=0):
        lines = ["  " * level + self.name]
        for c in self.children:
            lines += c.dump(level + 1)
        return lines


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
data = {"root": {"b": {"b2": {}, "b1": {}}, "a": {"a1": {"a11": {}}}}}


def build(d: dict, parent=None):
    out = []
    for name, kids in d.items():
        c = Category(name=name, parent=parent)
        build(kids, c)
        out.append(c)
    return out


with Session(engine) as s:
    s.add_all(build(data))
    s.commit()
    root = s.exec(select(Category).where(Category.parent_id.is_(None))).one()
    print("\n".join(root.dump()))
    a11 = s.exec(select(Category).where(Category.name == "a11")).one()
    print(a11.path())
    cte = select(Category.id, Category.name, Category.parent_id, literal(0).label("depth")).where(Category.name == "b").cte(name="sub", recursive=True)
    c2 = aliased(Category)
    cte = cte.union_all(select(c2.id, c2.name, c2.parent_id, cte.c.depth + 1).where(c2.parent_id == cte.c.id))
    print(s.exec(select(cte.c.name, cte.c.depth).order_by(cte.c.depth, cte.c.name)).all())
    b = s.exec(select(Category).where(Category.name == "b")).one()
    a = s.exec(select(Category).where(Category.name == "a")).one()
    b.parent = a
    s.commit()
    print("\n".join(root.dump()))
    child = aliased(Category)
    print(s.exec(select(Category.name, child.name).join(Category.children.of_type(child)).order_by(Category.name, child.name)).all())
    leafs = s.exec(select(Category.name).where(~Category.children.any()).order_by(Category.name)).all()
    print(leafs)
    s.delete(b)
    s.commit()
    print([c.name for c in s.exec(select(Category).order_by(Category.id))])
