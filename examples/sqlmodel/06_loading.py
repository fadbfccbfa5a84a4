# title: One by one, or all at once
# about: A loop that loads the songs of each album by itself, and selectinload, which loads them together.
# subject: Loading
from sqlalchemy.orm import selectinload
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Album(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str

    songs: list["Song"] = Relationship(back_populates="album")


class Song(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    album_id: int = Field(foreign_key="album.id", index=True)

    album: Album = Relationship(back_populates="songs")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    for title in ("Harbour", "Orchard", "Quarry", "Meadow"):
        names = [f"{title} at dawn", f"{title} at night"]
        session.add(Album(title=title, songs=[Song(name=name) for name in names]))
    session.commit()

# One SELECT for the albums, and one more for the songs of each.
with Session(engine) as session:
    for album in session.exec(select(Album).order_by(Album.title)):
        print(album.title, [song.name for song in album.songs])

# Two SELECTs, however many albums there are.
with Session(engine) as session:
    albums = session.exec(select(Album).options(selectinload(Album.songs)).order_by(Album.title))
    print(sum(len(album.songs) for album in albums), "songs")
