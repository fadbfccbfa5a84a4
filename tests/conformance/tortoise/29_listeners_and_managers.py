from tortoise import Tortoise, fields, run_async
from tortoise.manager import Manager
from tortoise.models import Model
from tortoise.signals import Signals, post_save


class Living(Manager):
    def get_queryset(self):
        return super().get_queryset().filter(dead=False)


class Animal(Model):
    name = fields.CharField(max_length=10)
    dead = fields.BooleanField(default=False)
    everything = Manager()

    class Meta:
        manager = Living()


class Cat(Animal):
    lives = fields.IntField(default=9)


seen = []


@post_save(Cat)
async def first(sender, instance, created, using_db, update_fields):
    seen.append(("first", instance.name, created))


async def second(sender, instance, using_db, update_fields):
    instance.name = instance.name.title()


async def third(sender, instance, using_db):
    seen.append(("gone", instance.name))


Cat.register_listener(Signals.pre_save, second)
Cat.register_listener(Signals.pre_delete, third)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    tom = await Cat.create(name="tom")
    await Cat.create(name="old", dead=True)
    await Animal.create(name="dog", dead=True)
    print(await Cat.all().count(), await Animal.all().count(), await Animal.everything.all().count(), tom.lives)
    await tom.delete()
    print(seen)
    try:
        Cat.register_listener(Signals.pre_save, 5)
    except Exception as error:
        print(type(error).__name__, error)


run_async(main())
