import warnings
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import selectinload, joinedload, subqueryload, lazyload, raiseload, immediateload
from sqlalchemy.orm import object_session

class Follow(SQLModel, table=True):
    follower_id: int | None = Field(default=None, foreign_key="user.id", primary_key=True)
    followed_id: int | None = Field(default=None, foreign_key="user.id", primary_key=True)

class User(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    following: list["User"] = Relationship(back_populates="followers", link_model=Follow, sa_relationship_kwargs={
        "primaryjoin": "User.id==Follow.follower_id", "secondaryjoin": "User.id==Follow.followed_id", "lazy": "dynamic"})
    followers: list["User"] = Relationship(back_populates="following", link_model=Follow, sa_relationship_kwargs={
        "primaryjoin": "User.id==Follow.followed_id", "secondaryjoin": "User.id==Follow.follower_id", "lazy": "dynamic"})
    posts: list["Post"] = Relationship(back_populates="author", cascade_delete=True, sa_relationship_kwargs={"lazy": "dynamic", "order_by": "Post.id.desc()"})

class Post(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    text: str
    author_id: int | None = Field(default=None, foreign_key="user.id")
    author: User | None = Relationship(back_populates="posts")

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    u, v, w = User(name="u"), User(name="v"), User(name="w")
    s.add_all([u, v, w])
    u.following.append(v)
    u.followers.append(w)
    v.following.append(u)
    s.commit()
    print([x.name for x in u.following], [x.name for x in u.followers], u.followers.count())
    print([x.name for x in u.following.filter_by(name="v")])
    print(u.following.filter(User.name == "nobody").first())
    u.following.remove(v)
    s.commit()
    print(u.following.count(), v.followers.count())
    try:
        u.following.remove(w)
        s.commit()
    except Exception as e:
        print(type(e).__name__, e)
        s.rollback()
    u.posts.extend([Post(text=f"p{i}") for i in range(5)])
    s.commit()
    print([p.text for p in u.posts], u.posts[0].text, [p.text for p in u.posts[1:3]], [p.text for p in u.posts[::2]])
    for bad in (-1, slice(-2, None), 99):
        try:
            print(u.posts[bad])
        except IndexError as e:
            print("IndexError", e)
    print(u.posts[3:1])
    p = u.posts.first()
    u.posts.remove(p)
    s.commit()
    print(object_session(p), u.posts.count())
    q = u.posts.filter(Post.text != "p0")
    print(q.count(), [x.text for x in q.limit(2).offset(1)])
    for f in (lambda: u.posts.filter(Post.id > 1).delete(), lambda: u.following.filter(User.id > 1).delete(), lambda: u.posts.limit(2).update({"text": "k"})):
        try:
            print(f())
        except Exception as e:
            print(type(e).__name__, e)
    print(s.query(Post).filter(Post.id > 1).delete())
    moved = u.posts.one()
    v.posts.append(moved)
    s.commit()
    print(u.posts.count(), v.posts.all()[0].author.name, moved.author is v)
    moved.author = w
    print(w.posts.count(), v.posts.count(), w.posts.one_or_none().text)
    s.delete(w)
    s.commit()
    print(s.exec(select(Post)).all(), s.exec(select(Follow)).all())

print("-- autoflush off")
with Session(engine, autoflush=False) as s:
    x = User(name="x")
    s.add(x)
    x.posts.append(Post(text="a"))
    print(x.posts.count(), [p.text for p in x.posts], x.posts.all())
    s.commit()
    x.posts.append(Post(text="b"))
    print(x.posts.count(), [p.text for p in x.posts])
    s.rollback()
    print(x.posts.count(), [p.text for p in x.posts])
    x.posts = [Post(text="c")]
    print(s.new, s.dirty)
    s.flush()
    print([p.text for p in x.posts])
    s.commit()
print("-- loader options")
with Session(engine) as s:
    for option in (selectinload, joinedload, subqueryload, lazyload, raiseload):
        try:
            print(option.__name__, len(s.exec(select(User).options(option(User.posts))).unique().all()))
        except Exception as e:
            print(option.__name__, type(e).__name__, e)
    print(len(s.exec(select(User).options(raiseload("*"))).all()))
    print(s.exec(select(User).where(User.posts.any(Post.text == "c"))).one().name)
    print(s.exec(select(User).join(User.posts)).all())
print("-- expire, refresh, merge")
with Session(engine) as s:
    x = s.exec(select(User).where(User.name == "x")).one()
    x.posts.append(Post(text="d"))
    s.expire(x)
    print(x.posts.count())
    s.refresh(x)
    print(x.posts.count())
    y = s.merge(User(id=x.id, name="xx"))
    print(y is x, y.posts.count())
    s.expunge(x)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        print(x.posts.all())
    try:
        del y.posts
    except Exception as e:
        print(type(e).__name__, e)
    try:
        x.posts.append("no")
    except Exception as e:
        print(type(e).__name__, e)
    print(hasattr(x.posts, "nothing"), repr(x))
print(User.__table__.name, User(name="z").posts)
