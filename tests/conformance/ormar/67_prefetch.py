import asyncio
from typing import List, Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///museum.db"),
    metadata=sqlalchemy.MetaData(),
)


class Painter(ormar.Model):
    ormar_config = base.copy(tablename="painters")

    id: int = ormar.Integer(primary_key=True, name="painter_id")
    name: str = ormar.String(max_length=40, name="full_name")
    born: int = ormar.Integer(nullable=True)


class Style(ormar.Model):
    ormar_config = base.copy(tablename="styles")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Picture(ormar.Model):
    ormar_config = base.copy(tablename="pictures")

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=40)
    painter: Optional[Painter] = ormar.ForeignKey(Painter, related_name="pictures", name="painter_ref")
    styles: Optional[List[Style]] = ormar.ManyToMany(Style, related_name="pictures")


class Copy(ormar.Model):
    ormar_config = base.copy(tablename="copies")

    id: int = ormar.Integer(primary_key=True)
    place: str = ormar.String(max_length=40)
    picture: Optional[Picture] = ormar.ForeignKey(Picture, related_name="copies")


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        rosa = await Painter.objects.create(name="Rosa", born=1850)
        ivo = await Painter.objects.create(name="Ivo")
        cubism, pop = await Style.objects.create(name="cubism"), await Style.objects.create(name="pop")
        for title, painter, styles in [("Sea", rosa, [cubism]), ("Sky", rosa, [cubism, pop]), ("Sun", ivo, []), ("X", None, [pop])]:
            picture = await Picture.objects.create(title=title, painter=painter)
            for style in styles:
                await picture.styles.add(style)
            for place in ["Rome", "Oslo"][: len(styles)]:
                await Copy.objects.create(place=place, picture=picture)

        def pictures(painter):
            return [(picture.title, [style.name for style in picture.styles], [copy.place for copy in picture.copies])
                    for picture in painter.pictures]

        for painter in await Painter.objects.prefetch_related("pictures").all():
            print(painter.name, painter.saved, [(picture.title, picture.saved) for picture in painter.pictures])
        for painter in await Painter.objects.prefetch_related("pictures__styles").all():
            print(painter.name, pictures(painter))
        for painter in await Painter.objects.prefetch_related(["pictures__copies"]).all():
            print(painter.name, pictures(painter))
        for painter in await Painter.objects.select_related("pictures").prefetch_related("pictures__styles").all():
            print(painter.name, pictures(painter))
        for painter in await Painter.objects.select_related("pictures__copies").prefetch_related("pictures__styles").all():
            print(painter.name, pictures(painter))
        for picture in await Picture.objects.prefetch_related("painter").all():
            print(picture.title, picture.painter and (picture.painter.name, picture.painter.born))
        for copy in await Copy.objects.prefetch_related("picture__painter").order_by("place").all():
            print(copy.place, copy.picture.title, copy.picture.painter and copy.picture.painter.name)
        for style in await Style.objects.prefetch_related("pictures__painter").all():
            print(style.name, [(picture.title, picture.painter and picture.painter.name) for picture in style.pictures])
        for style in await Style.objects.select_related("pictures").prefetch_related("pictures__copies").all():
            print(style.name, [(picture.title, [copy.place for copy in picture.copies]) for picture in style.pictures])
        painter = await Painter.objects.prefetch_related("pictures").get(name="Rosa")
        print(pictures(painter))
        painter = await Painter.objects.prefetch_related("pictures").order_by("-pictures__title").first()
        print(pictures(painter))
        print(await Painter.objects.prefetch_related("pictures").all(born=3))
        pictures_of_ivo = await Picture.objects.filter(painter=ivo).prefetch_related("styles").all()
        print([(picture.title, picture.styles) for picture in pictures_of_ivo])
        for name in ["nope", "pictures__nope"]:
            try:
                await Painter.objects.prefetch_related(name).all()
            except Exception as error:
                print(type(error).__name__, error)
        painters = await Painter.objects.prefetch_related("pictures").fields(["name", "pictures__title", "pictures__painter"]).all()
        print([(painter.name, painter.born, [picture.title for picture in painter.pictures]) for painter in painters])


asyncio.run(main())
