"""What becomes of rows that refer to a row that is deleted."""

from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import IntegrityError
from tortoise.models import Model


class Owner(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)


class Cat(Model):
    name = fields.CharField(max_length=20)
    owner = fields.ForeignKeyField("models.Owner", related_name="cats")


class Dog(Model):
    name = fields.CharField(max_length=20)
    owner = fields.ForeignKeyField("models.Owner", related_name="dogs", null=True, on_delete=fields.SET_NULL)


class Fish(Model):
    name = fields.CharField(max_length=20)
    owner = fields.ForeignKeyField("models.Owner", related_name="fish", on_delete=fields.RESTRICT)


class Bird(Model):
    name = fields.CharField(max_length=20)
    owner = fields.ForeignKeyField("models.Owner", related_name="birds", on_delete=fields.NO_ACTION)


class Horse(Model):
    name = fields.CharField(max_length=20)
    owner = fields.ForeignKeyField("models.Owner", related_name="horses", on_delete=fields.SET_DEFAULT, default=1)


class Snail(Model):
    name = fields.CharField(max_length=20)
    owner = fields.ForeignKeyField("models.Owner", related_name="snails", db_constraint=False)
    friends = fields.ManyToManyField("models.Snail", related_name="befriended", through="snail_friends", db_constraint=False)


class Badge(Model):
    text = fields.CharField(max_length=20)
    holders = fields.ManyToManyField("models.Owner", related_name="badges", on_delete=fields.RESTRICT)


async def try_delete(thing):
    try:
        await thing.delete()
        print("deleted", repr(thing), thing._saved_in_db)
    except IntegrityError as exc:
        print(type(exc).__name__, exc)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    keeper = await Owner.create(name="Keeper")
    ann, ben, cat, don, eli, flo = [await Owner.create(name=name) for name in ("Ann", "Ben", "Cat", "Don", "Eli", "Flo")]
    await Cat.create(name="Tom", owner=ann)
    rex = await Dog.create(name="Rex", owner=ann)
    await Fish.create(name="Nemo", owner=ben)
    polly = await Bird.create(name="Polly", owner=cat)
    silver = await Horse.create(name="Silver", owner=don)
    turbo = await Snail.create(name="Turbo", owner=eli)
    badge = await Badge.create(text="Best")
    await badge.holders.add(flo)
    for owner in (ann, ben, cat, don, eli, flo):
        await try_delete(owner)
    print(await Cat.all().count())
    await rex.refresh_from_db()
    print(rex.owner_id, rex.owner)
    print((await Horse.get(id=silver.id)).owner_id, silver.owner_id)
    print(turbo.owner_id, await (await Snail.get(name="Turbo")).owner)
    print(await Snail.create(name="Void", owner_id=4711))
    slow = await Snail.get(name="Void")
    print(await slow.owner, slow.owner_id)
    await turbo.friends.add(slow)
    await slow.delete()
    print(await turbo.friends.all().count())
    await try_delete(badge)
    await badge.holders.clear()
    await try_delete(badge)
    await polly.delete()
    await try_delete(cat)
    await try_delete(flo)
    print(await Owner.all().order_by("id").values_list("id", "name"))
    print(keeper.pk)
    try:
        await Owner(name="New").delete()
    except Exception as exc:
        print(type(exc).__name__, exc)
    try:
        fields.ForeignKeyField("models.Owner", on_delete="VANISH")
    except Exception as exc:
        print(type(exc).__name__, exc)


run_async(main())
