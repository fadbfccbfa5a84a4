"""The same tag twice in a list is one link, as both ends tell it; secrets while one types."""
from pydantic import BaseModel, SecretStr
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Login(BaseModel):
    user: str
    password: SecretStr


class Link(SQLModel, table=True):
    note_id: int | None = Field(default=None, foreign_key="note.id", primary_key=True)
    tag_id: int | None = Field(default=None, foreign_key="tag.id", primary_key=True)


class Note(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    text: str
    tags: list["Tag"] = Relationship(back_populates="notes", link_model=Link)


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    notes: list[Note] = Relationship(back_populates="tags", link_model=Link)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
print(Login(user="ann", password="x"))
with Session(engine) as session:
    note, tag = Note(text="n"), Tag(name="t")
    session.add_all([note, tag])
    session.commit()
    note.tags = [tag, tag]
    print(len(note.tags))
    session.commit()
    print(len(note.tags), len(tag.notes), session.exec(select(Link)).all())
    note.tags.append(tag)
    try:
        session.commit()
    except Exception as error:
        print(type(error).__name__)
        session.rollback()
    last = note.tags.pop()
    note.tags.append(last)
    session.commit()
    print(len(note.tags))
