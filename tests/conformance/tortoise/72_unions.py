"""union, union of unions, count."""
from tortoise import Tortoise, fields, run_async
from tortoise.functions import Count
from tortoise.models import Model


class Cat(Model):
    name = fields.CharField(max_length=20)
    age = fields.IntField(default=1)


class Dog(Model):
    name = fields.CharField(max_length=20)
    age = fields.IntField(default=2)


class Fish(Model):
    title = fields.CharField(max_length=20)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    for name in ("Tom", "O'Mal"):
        await Cat.create(name=name)
    await Dog.create(name="Rex", age=5)
    await Fish.create(title="Nemo")
    print(await Cat.filter(name="O'Mal").union(Dog.all()))
    print(await Cat.all().union(Cat.all()).order_by("-name"))
    print(await Cat.all().union(Cat.all(), all=True).order_by("name", "-id").limit(3))
    print(await Cat.all().union(Dog.filter(age__gt=1)).order_by("name").limit(1).offset(1))
    print(await Cat.all().union(Dog.all()).union(Cat.filter(id=1), all=True).count(), await Cat.all().union(Dog.all()).count())
    print(await Cat.all().only("name").union(Dog.all().only("name")).order_by("name"))
    async for pet in Cat.all().union(Dog.all()).order_by("age", "name"):
        print(pet.name, pet.age, type(pet).__name__)
    for make in (
        lambda: Cat.all().union(Fish.all()),
        lambda: Cat.all().union(Dog.all()).order_by("nope"),
        lambda: Cat.annotate(n=Count("id")).union(Dog.all()),
        lambda: Cat.all().union(Dog.all()).limit(-1),
        lambda: Cat.all().union(Dog.all()).offset(-1),
    ):
        try:
            print(await make())
        except Exception as error:
            print(type(error).__name__, error)


run_async(main())
