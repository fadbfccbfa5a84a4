"""A many-to-many relationship: adding, taking away, reading, from both ends."""

from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import NoValuesFetched, OperationalError
from tortoise.models import Model


class Actor(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=30)
    plays: fields.ManyToManyRelation["Play"]

    def __str__(self):
        return self.name


class Play(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=30)
    cast: fields.ManyToManyRelation[Actor] = fields.ManyToManyField("models.Actor", related_name="plays")

    def __str__(self):
        return self.title


def names(found):
    return [str(one) for one in found]


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    ida, jon, kai, liv = [await Actor.create(name=name) for name in ("Ida", "Jon", "Kai", "Liv")]
    fog = await Play.create(title="Fog")
    ice = await Play.create(title="Ice")

    print(await fog.cast.add())
    await fog.cast.add(kai)
    await fog.cast.add(kai)
    await fog.cast.add(ida, kai, jon)
    await fog.cast.add(ida, ida)
    await ida.plays.add(ice, fog)
    print(names(await fog.cast), names(await fog.cast.all().order_by("name")))
    print(names(await ida.plays.order_by("-title")))
    print(names(await fog.cast.filter(name__in=["Ida", "Liv"])))
    print(names(await fog.cast.limit(1)), names(await fog.cast.order_by("id").offset(1).limit(5)))
    print(await fog.cast.all().count(), await fog.cast.filter(name="Liv").exists())
    print(await Play.filter(cast=jon).values_list("title", flat=True))
    print(await Actor.filter(plays__title="Ice").values_list("name", flat=True))

    try:
        print(len(fog.cast))
    except NoValuesFetched as exc:
        print(type(exc).__name__, exc)
    async for actor in fog.cast:
        print("async for", actor)
    print(len(fog.cast), fog.cast[0], kai in fog.cast, liv in fog.cast, bool(fog.cast))
    await fog.cast.add(liv)
    print(liv in fog.cast)
    await fog.fetch_related("cast")
    print(liv in fog.cast, names(fog.cast))

    await fog.cast.remove(kai)
    await fog.cast.remove(kai)
    await fog.cast.remove(ida, liv)
    print(names(await fog.cast))
    try:
        await fog.cast.remove()
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    await ida.plays.clear()
    print(await ida.plays.all().count(), await fog.cast.all().count())
    await fog.cast.clear()
    print(await fog.cast)

    unsaved = Actor(name="Moe")
    draft = Play(title="Draft")
    try:
        await fog.cast.add(unsaved)
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    try:
        await fog.cast.add(ida, unsaved)
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    try:
        await draft.cast.add(ida)
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    try:
        await draft.cast.all()
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    try:
        await draft.cast
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    try:
        Play(title="Bad", cast=[ida])
    except Exception as exc:
        print(type(exc).__name__, exc)
    try:
        fog.cast = [ida]
    except AttributeError as exc:
        print(type(exc).__name__)

    await jon.plays.add(fog, ice)
    await jon.delete()
    print(await fog.cast.all().count(), await Actor.all().count())


run_async(main())
