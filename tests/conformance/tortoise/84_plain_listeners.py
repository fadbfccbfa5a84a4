"""Listeners that are plain functions, and what can not listen."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
from tortoise.signals import Signals, pre_delete, pre_save


class Page(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=10)


class Draft(Model):
    id = fields.IntField(primary_key=True)


@pre_save(Page)
def shorten(sender, instance, using_db, update_fields):
    instance.title = instance.title[:3]
    print("short", instance.title)


@pre_delete(Page)
async def tell(sender, instance, using_db):
    print("deletes", sender.__name__, instance.pk)


async def show(title, call):
    try:
        print(title, await call())
    except Exception as exc:
        print(title, type(exc).__name__, exc)


async def register(signal, listener):
    return Draft.register_listener(signal, listener)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    await show("create", lambda: Page.create(title="chapter"))
    await show("none", lambda: Page.all().count())
    await Page.bulk_create([Page(title="chapter")])
    page = await Page.get(title="chapter")
    await show("save", page.save)
    await show("delete", page.delete)
    await show("no signal", lambda: register("pre_save", tell))
    await show("no function", lambda: register(Signals.pre_save, "tell"))
    await show("fine", lambda: register(Signals.pre_delete, tell))
    draft = await Draft.create()
    await draft.delete()


run_async(main())
