# "How to filter many to many in SQLModel"
from typing import List, Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, col, func, or_


class PostTag(SQLModel, table=True):
    __tablename__ = "post_tag"
    post_id: Optional[int] = Field(default=None, foreign_key="post.id", primary_key=True)
    tag_id: Optional[int] = Field(default=None, foreign_key="tag.id", primary_key=True)


class Post(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str
    tags: List["Tag"] = Relationship(back_populates="posts", link_model=PostTag, sa_relationship_kwargs={"lazy": "selectin"})


class Tag(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    posts: List[Post] = Relationship(back_populates="tags", link_model=PostTag)


engine = create_engine("sqlite:///blog.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    py, sql = Tag(name="python"), Tag(name="sql")
    session.add_all([Post(title="A", tags=[py]), Post(title="B", tags=[py, sql]), Post(title="C")])
    session.commit()
    for t in session.exec(select(Tag).where(Tag.posts.any(Post.title == "B")).order_by(Tag.name)):
        print(t.name)
    q = select(Post.title, func.count(PostTag.tag_id)).join(PostTag, isouter=True).group_by(Post.id)
    for title, n in session.exec(q):
        print(title, n)
    posts = session.exec(select(Post).join(PostTag).join(Tag).where(col(Tag.name).in_(["python", "sql"])).distinct()).all()
    print([p.title for p in posts], [[t.name for t in p.tags] for p in posts])
    both = select(Post).where(Post.tags.any(Tag.name == "python")).where(Post.tags.any(Tag.name == "sql"))
    print([p.title for p in session.exec(both)])
    print([p.title for p in session.exec(select(Post).where(~Post.tags.any()))])
    b = session.exec(select(Post).where(Post.title == "B")).one()
    b.tags.remove(py)
    b.tags.append(Tag(name="new"))
    session.add(b)
    session.commit()
    session.refresh(b)
    print([t.name for t in b.tags], [p.title for p in py.posts])
    session.delete(py)
    session.commit()
    print(session.exec(select(PostTag)).all())
