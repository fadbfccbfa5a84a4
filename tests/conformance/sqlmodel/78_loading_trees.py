from sqlalchemy.orm import joinedload, selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Node(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    parent_id: int | None = Field(default=None, foreign_key="node.id")
    parent: "Node" = Relationship(back_populates="children", sa_relationship_kwargs={"remote_side": "Node.id"})
    children: list["Node"] = Relationship(back_populates="parent", sa_relationship_kwargs={"lazy": "selectin"})


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    root = Node(name="root", children=[Node(name="a", children=[Node(name="a1")]), Node(name="b")])
    session.add(root)
    session.commit()
with Session(engine) as session:
    for node in session.exec(select(Node).where(Node.parent_id == None)).all():
        print(node.name, [c.name for c in node.children])
with Session(engine) as session:
    for node in session.exec(select(Node).options(joinedload(Node.parent))).all():
        print(node.name, node.parent and node.parent.name)
with Session(engine) as session:
    q = select(Node).where(Node.name == "root").options(selectinload(Node.children).selectinload(Node.children))
    for node in session.exec(q).all():
        print(node.name, [(c.name, [d.name for d in c.children]) for c in node.children])
