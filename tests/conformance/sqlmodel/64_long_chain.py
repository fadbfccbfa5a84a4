from typing import Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, func
class Node(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    n: int
    next_id: Optional[int] = Field(default=None, foreign_key="node.id")
    next: Optional["Node"] = Relationship(sa_relationship_kwargs={"remote_side": "Node.id"})
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    head = None
    for i in range(150):
        head = Node(n=i, next=head)
    s.add(head)
    s.commit()
    print(s.exec(select(func.count(Node.id))).one())
    c = 0
    n = head
    while n:
        c += n.n
        n = n.next
    print(c)
