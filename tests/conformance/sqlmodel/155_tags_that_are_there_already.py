from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.exc import IntegrityError


class PostTag(SQLModel, table=True):
    post_id: int | None = Field(default=None, foreign_key="post.id", primary_key=True)
    tag_id: int | None = Field(default=None, foreign_key="tag.id", primary_key=True)


class Post(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    tags: list["Tag"] = Relationship(back_populates="posts", link_model=PostTag)


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True, index=True)
    posts: list[Post] = Relationship(back_populates="tags", link_model=PostTag)


engine = create_engine("sqlite://", echo=False)
SQLModel.metadata.create_all(engine)


def get_or_create(session: Session, name: str) -> Tag:
    tag = session.exec(select(Tag).where(Tag.name == name)).first()
    if tag is None:
        tag = Tag(name=name)
        session.add(tag)
    return tag


with Session(engine) as session:
    post = Post(title="Hello")
    for name in ["python", "sql", "python"]:
        post.tags.append(get_or_create(session, name))
    session.add(post)
    try:
        session.commit()
    except IntegrityError as err:
        print("integrity:", err.orig)
        print(err.statement)
        print(err.params)
        session.rollback()
    print(session.exec(select(Post)).all(), session.exec(select(Tag)).all())

with Session(engine) as session:
    t = Tag(name="x")
    post = Post(title="again", tags=[t])
    session.add(post)
    session.commit()
    session.add(PostTag(post_id=post.id, tag_id=t.id))
    try:
        session.commit()
    except IntegrityError as err:
        print(str(err))
    try:
        session.exec(select(Tag))
    except Exception as err:
        print(type(err).__name__, str(err))
    session.rollback()
    session.add(Tag(name="x"))
    try:
        session.flush()
    except IntegrityError as err:
        print(err)
    session.rollback()
    print(len(post.tags))
    post.tags.append(t)
    try:
        session.commit()
    except IntegrityError as err:
        print(err)
