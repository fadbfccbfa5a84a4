import asyncio

import ormar
import sqlalchemy
from ormar import (
    post_bulk_update,
    post_delete,
    post_relation_add,
    post_relation_remove,
    post_save,
    post_update,
    pre_delete,
    pre_relation_add,
    pre_relation_remove,
    pre_save,
    pre_update,
)

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///shop.db"),
    metadata=sqlalchemy.MetaData(),
)

class Item(ormar.Model):
    ormar_config = base.copy(tablename="items")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    seen: int = ormar.Integer(default=0)


class Basket(ormar.Model):
    ormar_config = base.copy(tablename="baskets")

    id: int = ormar.Integer(primary_key=True)
    owner: str = ormar.String(max_length=40)
    items = ormar.ManyToMany(Item)


class Note(ormar.Model):
    ormar_config = base.copy(tablename="notes")

    id: int = ormar.Integer(primary_key=True)
    text: str = ormar.String(max_length=80)
    basket = ormar.ForeignKey(Basket, related_name="notes")


@pre_save([Item, Basket])
async def before_save(sender, instance, **kwargs):
    print("pre_save", sender.__name__, instance.pk, sorted(kwargs))
    if sender is Item:
        instance.seen += 1


@post_save(Item)
async def after_save(sender, instance, **kwargs):
    print("post_save", sender.__name__, instance.pk, instance.saved, kwargs)
    await Note(text=f"saved {instance.name}").save()


@pre_update(Item)
async def before_update(sender, instance, passed_args, **kwargs):
    print("pre_update", instance.name, passed_args, kwargs)


@post_update(Item)
async def after_update(sender, instance, **kwargs):
    await asyncio.sleep(0)
    print("post_update", instance.name, kwargs)


@pre_delete(Item)
@post_delete(Item)
async def around_delete(sender, instance, **kwargs):
    print("delete", instance.name, instance.saved)


@pre_relation_add(Basket)
@post_relation_add(Basket)
async def around_add(sender, instance, child, relation_name, passed_kwargs, **kwargs):
    print("add", sender.__name__, instance.owner, child.pk, relation_name, passed_kwargs, kwargs)


@pre_relation_remove(Basket)
@post_relation_remove(Basket)
async def around_remove(sender, instance, child, relation_name, **kwargs):
    print("remove", instance.owner, child.pk, relation_name, kwargs)


@post_bulk_update(Item)
async def after_bulk(sender, instances, **kwargs):
    print("bulk", [i.name for i in instances], kwargs)


class Counter:
    def __init__(self):
        self.count = 0

    async def listen(self, sender, **kwargs):
        self.count += 1

    async def __call__(self, sender, **kwargs):
        self.count += 10


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        item = await Item.objects.create(name="pen")
        print(item.seen)
        await item.update(name="quill", seen=5)
        item.name = "brush"
        await item.update()
        basket = await Basket.objects.create(owner="ann")
        await basket.items.add(item)
        await item.baskets.add(basket) if hasattr(item, "baskets") else await item.basketss.add(basket)
        note = Note(text="hello")
        await basket.notes.add(note)
        await basket.notes.remove(note)
        await basket.items.create(name="ink")
        await basket.items.clear()
        other = await Item.objects.get(name="ink")
        other.name = "ink, black"
        await Item.objects.bulk_update([item, other])
        await Item.objects.bulk_create([Item(name="bulk")])
        await Item.objects.filter(name="bulk").update(seen=3)
        await item.delete()
        print(await Item.objects.filter(name="ink, black").delete(), [n.text for n in await Note.objects.order_by("id").all()])
        counter = Counter()
        signals = Basket.ormar_config.signals
        signals.pre_save.connect(counter.listen)
        signals.pre_save.connect(counter.listen)
        signals.pre_save.connect(counter)
        await Basket(owner="bob").save()
        print(counter.count, signals.pre_save.disconnect(counter.listen), signals.pre_save.disconnect(counter.listen))
        await Basket(owner="cid").save()
        print(counter.count)
        signals.pre_save.disconnect(before_save)
        await Basket(owner="dan").save()
        signals.emptied.connect(counter)
        await signals.emptied.send(sender=Basket, count=3)
        print(counter.count, signals.emptied._receivers != {} if hasattr(signals.emptied, "_receivers") else True)
        for wrong in (5, lambda sender: None, Counter.listen, Counter):
            try:
                signals.pre_save.connect(wrong)
                print("connected")
            except Exception as error:
                print(type(error).__name__, error)
        try:
            signals.mine = 5
        except Exception as error:
            print(type(error).__name__, error)
        signals.mine = ormar.Signal()
        print(type(signals.mine).__name__, type(signals).__name__)


        async def fails(sender, instance, **kwargs):
            raise ValueError("not today")


        Note.ormar_config.signals.pre_delete.connect(fails)
        try:
            await note.delete()
        except ValueError as error:
            print(error, await Note.objects.filter(id=note.id).count())

asyncio.run(main())
