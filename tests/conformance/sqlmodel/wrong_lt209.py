from sqlmodel import Field, Relationship, SQLModel, Session, create_engine, select


class Node(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    parent_id: int | None = Field(default=None, foreign_key="node.id")
    parent: "Node" = Relationship(back_populates="children")
    children: list["Node"] = Relationship(back_populates="parent")


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
print("tables made")
with Session(engine) as session:
    print(session.exec(select(Node)).all())
