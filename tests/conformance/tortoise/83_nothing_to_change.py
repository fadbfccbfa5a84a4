"""Updates of nothing, and link rows of objects that are none or not saved."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Tag(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=10)


class Note(Model):
    id = fields.IntField(primary_key=True)
    text = fields.CharField(max_length=10)
    tags = fields.ManyToManyField("models.Tag", related_name="notes")


async def show(title, call):
    try:
        print(title, await call)
    except Exception as exc:
        print(title, type(exc).__name__, exc)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    note, tag = await Note.create(text="a"), await Tag.create(name="x")
    await show("no values", Note.filter(id=1).update())
    await show("no fields", Note.bulk_update([note], fields=[]))
    await show("no objects", Note.bulk_update([], fields=["text"]))
    await show("no objects to create", Note.bulk_create([]))
    await show("a text", note.tags.add("x"))
    await show("a list", note.tags.add([tag]))
    await show("not saved", note.tags.add(Tag(name="y")))
    await show("takes nothing", note.tags.remove(Tag(name="y")))
    await show("takes some", note.tags.remove(tag, Tag(name="y")))
    await show("of nothing", Note(text="b").tags.clear())
    await show("added", note.tags.add(tag))
    print(await note.tags.all().values("name"))


run_async(main())
