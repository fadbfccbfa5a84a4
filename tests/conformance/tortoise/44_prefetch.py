"""Fetching related objects beforehand: by name, nested, with a queryset of one's own."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
from tortoise.query_utils import Prefetch


class Label(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)

    def __str__(self):
        return self.name


class Band(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    label = fields.ForeignKeyField("models.Label", related_name="bands", null=True)

    def __str__(self):
        return self.name


class Album(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=20)
    year = fields.IntField()
    band = fields.ForeignKeyField("models.Band", related_name="albums")
    guests = fields.ManyToManyField("models.Band", related_name="guested")

    class Meta:
        ordering = ["title"]

    def __str__(self):
        return f"{self.title}/{self.year}"


def names(found):
    return [str(one) for one in found]


async def refused(attempt):
    try:
        print(await attempt())
    except Exception as exc:
        print(type(exc).__name__, exc)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    big = await Label.create(name="Big")
    tiny = await Label.create(name="Tiny")
    owls = await Band.create(name="Owls", label=big)
    elks = await Band.create(name="Elks", label=big)
    mice = await Band.create(name="Mice")
    for title, year, band in (("Wing", 1999, owls), ("Air", 2004, owls), ("Hoof", 2001, elks), ("Bark", 2010, elks)):
        await Album.create(title=title, year=year, band=band)
    wing = await Album.get(title="Wing")
    await wing.guests.add(elks, mice)
    await (await Album.get(title="Hoof")).guests.add(owls)

    print("-- one")
    for label in await Label.all().order_by("id").prefetch_related("bands"):
        print(label, names(label.bands), len(label.bands))
    print("-- forward")
    for band in await Band.all().order_by("id").prefetch_related("label"):
        print(band, band.label)
    print("-- nested")
    for label in await Label.all().order_by("id").prefetch_related("bands__albums__guests"):
        print(label, [(str(b), [(str(a), names(a.guests)) for a in b.albums]) for b in label.bands])
    print("-- nested over an empty one")
    for label in await Label.filter(name="Tiny").prefetch_related("bands__albums"):
        print(label, names(label.bands))
    print("-- several")
    for album in await Album.all().prefetch_related("band", "guests"):
        print(album, album.band, names(album.guests))
    print("-- several, nested")
    found = await Band.filter(name="Owls").prefetch_related("label", "albums__guests", "guested__band").first()
    print(found, found.label, names(found.albums), names(found.albums[1].guests), names(found.guested), found.guested[0].band)
    print("-- with a queryset")
    for band in await Band.all().order_by("id").prefetch_related(Prefetch("albums", queryset=Album.filter(year__gt=2000))):
        print(band, names(band.albums))
    print("-- ordered otherwise")
    for band in await Band.all().order_by("id").prefetch_related(Prefetch("albums", Album.all().order_by("-year"))):
        print(band, names(band.albums))
    print("-- to an attribute")
    for band in await Band.all().order_by("id").prefetch_related(
        Prefetch("albums", Album.filter(year__lt=2000), to_attr="old"),
        Prefetch("albums", Album.filter(year__gte=2000), to_attr="recent"),
    ):
        print(band, names(band.old), names(band.recent), names(band.albums))
    print("-- nested with a queryset")
    for label in await Label.all().order_by("id").prefetch_related(Prefetch("bands__albums", Album.filter(title="Air"))):
        print(label, [(str(b), names(b.albums)) for b in label.bands])
    print("-- m2m with a queryset")
    for album in await Album.all().prefetch_related(Prefetch("guests", Band.filter(name="Mice"), to_attr="small")):
        print(album, names(album.small), names(album.guests))
    print("-- forward with a queryset")
    for album in await Album.all().limit(2).prefetch_related(Prefetch("band", Band.all().prefetch_related("label"))):
        print(album, album.band, album.band.label)
    print("-- from one object")
    one = await Album.get(title="Hoof").prefetch_related("guests", "band__label")
    print(one, names(one.guests), one.band.label)
    maybe = await Album.get_or_none(title="None").prefetch_related("guests")
    print(maybe)
    print(await Album.filter(title="None").prefetch_related("guests", "band"))
    print("-- refused")
    await refused(lambda: Band.all().prefetch_related("songs"))
    await refused(lambda: Band.all().prefetch_related("name"))
    await refused(lambda: Band.all().prefetch_related("albums__songs"))
    await refused(lambda: Band.all().prefetch_related(Prefetch("songs", Album.all())))
    await refused(lambda: Band.all().prefetch_related("label_id"))
    await refused(lambda: owls.fetch_related("songs"))
    await refused(lambda: owls.fetch_related("albums__songs"))
    print(len(await tiny.bands))


run_async(main())
