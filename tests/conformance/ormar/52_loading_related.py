import asyncio

import ormar
import sqlalchemy
from ormar import post_save, pre_save

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///music.db"),
    metadata=sqlalchemy.MetaData(),
)


class Label(ormar.Model):
    ormar_config = base.copy(tablename="labels")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Genre(ormar.Model):
    ormar_config = base.copy(tablename="genres", order_by=["-name"])

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Album(ormar.Model):
    ormar_config = base.copy(tablename="albums")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    label = ormar.ForeignKey(Label, related_name="albums", related_orders_by=["-name"])
    genres = ormar.ManyToMany(Genre, orders_by=["name"])
    rival = ormar.ForeignKey(Label, skip_reverse=True, related_name="hidden")


class Track(ormar.Model):
    ormar_config = base.copy(tablename="tracks")

    id: int = ormar.Integer(primary_key=True)
    album = ormar.ForeignKey(Album, related_name="tracks")
    title: str = ormar.String(max_length=40)
    position: int = ormar.Integer(default=1)


@pre_save([Label, Album])
async def before(sender, instance, **kwargs):
    print("before", sender.__name__, instance.name)


@post_save(Label)
async def after(sender, instance, **kwargs):
    print("after", instance.name, await Label.objects.count())


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        label = await Label(name="Blue").save()
        rival = await Label(name="Red").save()
        first = await label.albums.create(name="First", rival=rival)
        second = await label.albums.create(name="Second")
        for genre in ("jazz", "funk", "soul"):
            await first.genres.create(name=genre)
        for position, title in enumerate(["one", "two", "three"]):
            await first.tracks.create(title=title, position=position)
        print(hasattr(rival, "hidden"), first.rival.name, "hidden" in Label.ormar_config.model_fields)
        loaded = await Label.objects.select_related("albums").get(name="Blue")
        print([a.name for a in loaded.albums])
        album = await Album.objects.select_related("genres").get(name="First")
        print([g.name for g in album.genres], album.genres[0].albumgenre.id, album.genres[0].albumgenre.pk)
        print([g.name for g in await Genre.objects.all()], await Album.objects.select_related("genres").values(["name", "genres__name"]))
        print(await Album.objects.select_related("genres").filter(name="First").values(exclude_through=False))
        track = await Track.objects.get(title="two")
        print(track.album.pk, track.album.name)
        await track.album.load()
        print(track.album.name, track.album.label.pk, track.album.label.name)
        await track.load_all()
        print(track.album.name, track.album.label)
        await track.load_all(follow=True)
        print(track.album.name, track.album.label.name, [g.name for g in track.album.genres])
        await loaded.load_all(follow=True, exclude={"albums__tracks"}, order_by="albums__name")
        print([(a.name, len(a.tracks), [g.name for g in a.genres]) for a in loaded.albums])
        await loaded.load_all(order_by=["-albums__name"])
        print([(a.name, a.rival) for a in loaded.albums])
        labels = await Label.objects.prefetch_related(["albums__genres", "albums__tracks"]).order_by("name").all()
        for one in labels:
            print(one.name, [(a.name, [g.name for g in a.genres], [t.title for t in a.tracks]) for a in one.albums])
        labels = await Label.objects.select_all(follow=True).order_by(["name", "albums__tracks__position"]).all()
        print([(one.name, [(a.name, [t.title for t in a.tracks]) for a in one.albums]) for one in labels])
        print([t.title for t in await Track.objects.filter(album__label__name="Blue", album__genres__name="funk").order_by("-position").all()])
        print(await first.tracks.filter(position__gt=0).order_by("title").values_list("title", flatten=True))
        print(await label.albums.filter(genres__name="soul").count(), await second.genres.exists())
        print(second.label == label, label.albums[1] == second, len(label.albums), await label.albums.count())
        await second.delete()
        print(second.saved, len(label.albums), await label.albums.count(), len(label.albums))


asyncio.run(main())
