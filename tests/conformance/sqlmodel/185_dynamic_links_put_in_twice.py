from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, func
from sqlalchemy.orm import selectinload, joinedload, subqueryload, aliased, load_only

class PostTag(SQLModel, table=True):
    post_id: int | None = Field(default=None, foreign_key="post.id", primary_key=True)
    tag_id: int | None = Field(default=None, foreign_key="tag.id", primary_key=True)

class Post(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    tags: list["Tag"] = Relationship(back_populates="posts", link_model=PostTag, sa_relationship_kwargs={"lazy": "dynamic"})

class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    posts: list[Post] = Relationship(back_populates="tags", link_model=PostTag, sa_relationship_kwargs={"lazy": "subquery"})

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

def commit(session, what):
    try:
        session.commit()
    except Exception as e:
        print(what, type(e).__name__)
        session.rollback()

with Session(engine) as session:
    a, b = Tag(name="a"), Tag(name="b")
    p = Post(title="p", tags=[a, b])
    q = Post(title="q")
    session.add_all([p, q])
    session.commit()
    q.tags.append(a)
    q.tags.append(a)
    commit(session, "twice")
    print(q.tags.count())
    q.tags.append(a)
    commit(session, "again")
    print(q.tags.count())
    q.tags.remove(a)
    q.tags.append(a)
    commit(session, "removed and added")
    print(q.tags.count())
    q.tags.append(b)
    q.tags.remove(b)
    commit(session, "added and removed")
    print([t.name for t in q.tags])
    p.tags.remove(b)
    p.tags.remove(b)
    commit(session, "removed twice")
    print(p.tags.order_by(Tag.name.desc()).all())
    q.tags.remove(b)
    commit(session, "not there")
    t = session.exec(select(Tag).where(Tag.name == "a")).one()
    print([x.title for x in t.posts])
    t.posts.remove(q)
    print(q.tags.all(), session.is_modified(q), q in session.dirty)
    t.posts = []
    print(p.tags.all())
    session.rollback()
    print([x.title for x in t.posts], p.tags.all())
    r = Post(title="r")
    t.posts.append(r)
    print(r.tags.all(), r.id)
    r.tags = [b]
    print(r.tags.all(), t.posts, b.posts)
    session.commit()
    session.delete(a)
    session.commit()
    print(session.exec(select(PostTag).order_by(PostTag.post_id)).all())
    print(session.exec(select(Post.title, func.count(Tag.id)).join(Post.tags, isouter=True).group_by(Post.id)).all())
    x = aliased(Tag)
    print(session.exec(select(Post).join(Post.tags.of_type(x)).where(x.name == "b")).all())
    print(session.exec(select(Post).where(Post.tags.contains(b))).all())
    print(session.query(Post).filter(Post.tags.any(name="b")).count(), session.query(Post)[0:1], session.query(Post.title).order_by(Post.title)[1])
    print([n for (n,) in session.query(Tag.name)[:2]])
with Session(engine, expire_on_commit=False) as session:
    s = Post(title="s")
    session.add(s)
    session.commit()
    s.tags.append(Tag(name="n"))
    with session.begin_nested():
        print(s.tags.count())
    session.rollback()
    print(s.tags.count(), s.tags.filter(Tag.name == "n").all())
    nested = session.begin_nested()
    s.tags.append(Tag(name="m"))
    session.flush()
    nested.rollback()
    print(s.tags.all())
    print(s.tags.slice(0, 1).all(), s.tags.distinct().count())
print(s.tags.count())
