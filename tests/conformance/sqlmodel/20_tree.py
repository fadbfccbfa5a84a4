from typing import List, Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Node(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    parent_id: Optional[int] = Field(default=None, foreign_key="node.id")
    parent: Optional["Node"] = Relationship(back_populates="children", sa_relationship_kwargs={"remote_side": "Node.id"})
    children: List["Node"] = Relationship(back_populates="parent")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    root = Node(name="root")
    a = Node(name="a", parent=root)
    b = Node(name="b", parent=root)
    c = Node(name="c", parent=a)
    s.add(root)
    s.commit()
    for n in s.exec(select(Node).order_by(Node.id)):
        print(n, n.parent.name if n.parent else None, [x.name for x in n.children])
    a.parent = b
    s.add(a)
    s.commit()
    print([x.name for x in root.children], [x.name for x in b.children])
    s.delete(c)
    s.commit()
    print(a.children)
    s.delete(b)
    s.commit()
    print(s.exec(select(Node)).all())
