# tree of comments, depth recursion, delete subtree
from typing import List, Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Comment(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    text: str
    parent_id: Optional[int] = Field(default=None, foreign_key="comment.id")
    parent: Optional["Comment"] = Relationship(back_populates="replies", sa_relationship_kwargs={"remote_side": "Comment.id"})
    replies: List["Comment"] = Relationship(back_populates="parent", sa_relationship_kwargs={"cascade": "all, delete-orphan", "order_by": "Comment.text", "lazy": "selectin", "join_depth": 2})


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    root = Comment(text="root", replies=[Comment(text="b", replies=[Comment(text="b1")]), Comment(text="a")])
    s.add(root)
    s.commit()
with Session(engine) as s:
    r = s.exec(select(Comment).where(Comment.parent_id == None)).one()
print(r.text, [c.text for c in r.replies], [[d.text for d in c.replies] for c in r.replies])
with Session(engine) as s:
    s.delete(s.get(Comment, 2))
    s.commit()
    print([c.text for c in s.exec(select(Comment)).all()])
