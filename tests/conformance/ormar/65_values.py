import asyncio
from typing import List, Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///choir.db"),
    metadata=sqlalchemy.MetaData(),
)


class Voice(ormar.Model):
    ormar_config = base.copy(tablename="voices")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)


class Song(ormar.Model):
    ormar_config = base.copy(tablename="songs")

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=40)
    minutes: float = ormar.Float(nullable=True)


class Part(ormar.Model):
    ormar_config = base.copy(tablename="parts")

    id: int = ormar.Integer(primary_key=True)
    solo: bool = ormar.Boolean(default=False)


class Singer(ormar.Model):
    ormar_config = base.copy(tablename="singers")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    voice: Optional[Voice] = ormar.ForeignKey(Voice, related_name="singers")
    songs: Optional[List[Song]] = ormar.ManyToMany(Song, through=Part, related_name="singers")


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        alto, bass = await Voice(name="alto").save(), await Voice(name="bass").save()
        hymn, waltz = await Song(title="Hymn", minutes=2.5).save(), await Song(title="Waltz").save()
        ann = await Singer(name="Ann", voice=alto).save()
        bob = await Singer(name="Bob", voice=bass).save()
        await Singer(name="Cat").save()
        await ann.songs.add(hymn, solo=True)
        await ann.songs.add(waltz)
        await bob.songs.add(waltz)

        singers = Singer.objects.order_by("id")
        print(await singers.values())
        print(await singers.values(["name"]))
        print(await singers.values("name"))
        print(await singers.values_list())
        print(await singers.values_list(["id", "name"]))
        print(await singers.values_list("name", flatten=True))
        print(await singers.filter(name="nobody").values())
        print(await singers.select_related("voice").values())
        print(await singers.select_related("voice").values(["name", "voice__name"]))
        print(await singers.select_related("voice").values(["name"]))
        print(await singers.select_related("voice").values(["voice__name"]))
        print(await singers.select_related("voice").values_list(["voice__name"], flatten=True))
        print(await singers.exclude_fields("voice").values())
        print(await singers.select_related("voice").exclude_fields(["voice__id", "id"]).values())
        print(await singers.select_related("songs").values())
        print(await singers.select_related("songs").values(exclude_through=True))
        print(await singers.select_related("songs").values(["name", "songs__title"]))
        print(await singers.select_related("songs").values(["name", "songs__title", "part__solo"]))
        print(await singers.select_related("songs").values_list(["name", "songs__title"], exclude_through=True))
        print(await singers.select_related(["songs", "voice"]).values({"name": ..., "songs": {"minutes"}, "voice": ...}))
        print(await Voice.objects.select_related("singers__songs").order_by("id").values(["name", "singers__songs__title"]))
        print(await Voice.objects.select_related("singers").values(["singers__name"]))
        print(await singers.filter(voice__name="bass").values(["name"]))
        print(await ann.songs.values())
        print(await ann.songs.values_list(["title"], flatten=True))
        try:
            await singers.values_list(["id", "name"], flatten=True)
        except Exception as error:
            print(type(error).__name__, error)


asyncio.run(main())
