# What a script sets on an object that was expired as a whole keeps the rest of it whole: the lists that come with an
# object are read when the first of its columns is read again.
from typing import List, Optional

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Author(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    born: int
    poems: List["Poem"] = Relationship(back_populates="author", sa_relationship_kwargs={"lazy": "selectin"})
    prizes: List["Prize"] = Relationship(back_populates="author", sa_relationship_kwargs={"lazy": "joined"})


class Poem(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str
    author_id: Optional[int] = Field(default=None, foreign_key="author.id")
    author: Optional[Author] = Relationship(back_populates="poems")


class Prize(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    author_id: Optional[int] = Field(default=None, foreign_key="author.id")
    author: Optional[Author] = Relationship(back_populates="prizes")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    author = Author(name="Ada", born=1815, poems=[Poem(title="Engine"), Poem(title="Loom")], prizes=[Prize(name="Cog")])
    session.add(author)
    session.commit()

    author.name = "Ada L."
    print("born", author.born)
    print([poem.title for poem in author.poems], [prize.name for prize in author.prizes])
    session.commit()

    # Some columns alone: nothing comes with them.
    session.expire(author, ["born"])
    print("born", author.born)
    session.expire(author)
    author.poems = [Poem(title="Card")]
    print(author.name)
    session.commit()

    session.expire(author)
    session.refresh(author, ["name"])
    print(author.name)
    print(author.born)
    print([poem.title for poem in author.poems])

with Session(engine) as session:
    poems = session.exec(select(Poem).order_by(Poem.id)).all()
    print([(poem.title, poem.author.name if poem.author else None) for poem in poems])
