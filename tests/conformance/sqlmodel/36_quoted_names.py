from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, func, col
class Author(SQLModel, table=True):
    __tablename__ = "Authors"
    id: int | None = Field(default=None, primary_key=True)
    name: str
    order: int = 0
    posts: list["Post"] = Relationship(back_populates="author")
class Post(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    author_id: int = Field(foreign_key="Authors.id")
    author: Author = Relationship(back_populates="posts")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    a = Author(name="x", order=3)
    s.add(Post(title="1", author=a))
    s.add(Post(title="2", author=a))
    s.commit()
    st = select(Author.name, func.count(Post.id).label("total")).join(Post, isouter=True).group_by(Author.id).order_by(func.count(Post.id).desc())
    for row in s.exec(st):
        print(row.name, row.total)
    print(st)
    print(s.exec(select(Author).where(Author.order > 1).order_by(Author.order)).all())
    print(s.exec(select(func.lower(Author.name), func.upper(Author.name), func.length(Author.name))).all())
    print(s.exec(select(Post).where(Post.title.in_(["1"]))).all())
    p = s.exec(select(Post).order_by(col(Post.id).desc())).first()
    print(p.author.posts)
    a.order += 1
    p.title *= 2
    s.commit()
    print(a, p)
