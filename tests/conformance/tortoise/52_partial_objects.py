"""Objects of which only some columns were read, alone and as related ones."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
from tortoise.query_utils import Prefetch


class Author(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    born = fields.IntField(null=True)


class Poem(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=20)
    lines = fields.IntField(default=4)
    author = fields.ForeignKeyField("models.Author", related_name="poems")
    readers = fields.ManyToManyField("models.Author", related_name="reads")


async def refused(attempt):
    try:
        print(await attempt())
    except Exception as exc:
        print(type(exc).__name__, exc)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    ola = await Author.create(name="Ola", born=1900)
    per = await Author.create(name="Per")
    dew = await Poem.create(title="Dew", author=ola)
    await Poem.create(title="Rime", author=ola, lines=8)
    await dew.readers.add(per, ola)

    part = await Poem.all().only("title").first()
    print(part.title, part._partial, part.pk)
    await refused(lambda: part.save())
    await refused(lambda: part.save(update_fields=["title"]))
    part = await Poem.all().only("id", "title").order_by("id").first()
    part.title = "Dewy"
    await refused(lambda: part.save())
    await refused(lambda: part.save(update_fields=["lines"]))
    await part.save(update_fields=["title"])
    try:
        print(part.lines)
    except AttributeError as exc:
        print(type(exc).__name__, exc)
    print(await Poem.all().order_by("id").values_list("title", "lines"))

    for author in await Author.all().order_by("id").prefetch_related(Prefetch("poems", Poem.all().only("id", "title", "author_id"))):
        print(author.name, [p.title for p in author.poems])
    for poem in await Poem.all().order_by("id").prefetch_related(Prefetch("readers", Author.all().only("name"))):
        print(poem.title, [(a.name, a.id) for a in poem.readers])
    for poem in await Poem.all().order_by("id").prefetch_related(Prefetch("author", Author.all().only("id", "name"))):
        print(poem.title, poem.author.name, hasattr(poem.author, "born"))
    poem = await Poem.get(id=1).select_related("author").only("title", "author__name")
    print(poem.title, poem.author.name, hasattr(poem, "lines"))
    await refused(lambda: Poem(title="New").fetch_related("author"))
    await refused(lambda: Poem(title="New").refresh_from_db())
    copy = dew.clone()
    print(copy.pk, copy.title, copy.author_id, copy._saved_in_db)
    await copy.save()
    print(copy.pk, await Poem.all().count(), len(await copy.readers))


run_async(main())
