"""get, first, last, latest, slices, limits, and what they raise."""
from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import DoesNotExist, MultipleObjectsReturned
from tortoise.models import Model


class Note(Model):
    text = fields.CharField(max_length=20)
    stars = fields.IntField(default=0)

    class Meta:
        ordering = ["-stars", "text"]

    def __str__(self):
        return self.text


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    for at, text in enumerate("cabd"):
        await Note.create(text=text, stars=at % 2)
    print([str(n) for n in await Note.all()])
    print([str(n) for n in await Note.all().order_by("text")])
    print([str(n) for n in await Note.filter(stars=1)[:1]], [str(n) for n in await Note.all()[1:3]], [str(n) for n in await Note.all()[2:]])
    print([str(n) for n in await Note.all().offset(2)], [str(n) for n in await Note.all().limit(2)], await Note.all().limit(0))
    print(await Note.first(), await Note.last(), await Note.all().order_by("text").last())
    print(await Note.filter(stars=9).first(), await Note.filter(stars=9).last())
    print(await Note.latest("id"), await Note.earliest("stars", "-text"), await Note.filter(stars=1).latest("text"))
    print(await Note.get(text="a"), await Note.get_or_none(text="zz"), await Note.all().get(stars=1, text="d"))
    print(await Note[1], (await Note.in_bulk([1, 3])), await Note.in_bulk(["a", "b"], "text"))
    print(await Note.all().count(), await Note.all().limit(3).count(), await Note.all().offset(3).count(), await Note.all().offset(9).count(), await Note.filter(stars=1).limit(0).count())
    print(await Note.exists(), await Note.exists(text="q"), await Note.filter(text="a").exists())
    print(await Note.all().contains(await Note.get(text="a")), await Note.filter(stars=0).contains(await Note.get(text="a")))
    async for note in Note.filter(stars=0):
        print("for", note, note.pk, repr(note))
    for make in (
        lambda: Note.get(text="zz"),
        lambda: Note.get(stars=1),
        lambda: Note.get_or_none(stars=1),
        lambda: Note[99],
        lambda: Note.all().order_by("nope"),
        lambda: Note.all().order_by("-nope__x"),
        lambda: Note.latest(),
        lambda: Note.latest("nope"),
        lambda: Note.all().limit(-1),
        lambda: Note.all().offset(-1),
        lambda: Note.all()[1],
        lambda: Note.all()["a"],
        lambda: Note.all()[::2],
        lambda: Note.all()[3:1],
        lambda: Note.all()[-1:],
        lambda: Note.all().only(),
        lambda: Note.all().contains(1),
        lambda: Note.all().contains(Note(text="x")),
    ):
        try:
            print(await make())
        except Exception as error:
            print(type(error).__name__, error)
    try:
        await Note.get(text="zz")
    except DoesNotExist as error:
        print(error.model, isinstance(error, Exception), error.args)
    try:
        await Note.get(stars=1)
    except MultipleObjectsReturned as error:
        print(error)
    query = Note.filter(stars=1)
    print(await query.count(), len(await query), len(await query), [n.text for n in await query.filter(text="a")])
    print(query.sql(), Note.all()[1:3].sql(), Note.filter(text="x").count().sql(), Note.filter(text="x").exists().sql(params_inline=True))
    print(await Note.filter(stars=1).using_db(None).order_by("-id").first(), await Note.all().select_for_update().first())
    print(len(await Note.all().explain()))


run_async(main())
