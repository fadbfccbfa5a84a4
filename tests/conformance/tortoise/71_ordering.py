"""Orderings: by relations, annotations, Meta.ordering and what they become."""
from tortoise import Tortoise, fields, run_async
from tortoise.expressions import F
from tortoise.functions import Count, Lower, Sum
from tortoise.models import Model


class Zoo(Model):
    name = fields.CharField(max_length=20)

    class Meta:
        ordering = ["name"]


class Pet(Model):
    name = fields.CharField(max_length=20)
    weight = fields.DecimalField(max_digits=6, decimal_places=2)
    zoo = fields.ForeignKeyField("models.Zoo", related_name="pets", null=True)
    pals = fields.ManyToManyField("models.Pet", related_name="pal_of")

    class Meta:
        ordering = ["-zoo__name", "name"]


class Wrong(Model):
    name = fields.CharField(max_length=20)

    class Meta:
        ordering = ["nope"]


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    b, a = await Zoo.create(name="B"), await Zoo.create(name="A")
    for name, weight, zoo in (("cat", "4.5", a), ("Dog", "30", b), ("ant", "0.01", a), ("emu", "100", None)):
        await Pet.create(name=name, weight=weight, zoo=zoo)
    cat, ant = await Pet.get(name="cat"), await Pet.get(name="ant")
    await cat.pals.add(ant)
    print([z.name for z in await Zoo.all()], [p.name for p in await Pet.all()])
    print([p.name for p in await Pet.filter(zoo__name="A")], [p.name for p in await Pet.all().order_by("id")])
    print(await Pet.all().values_list("name", flat=True), await Pet.all().order_by("weight").values_list("name", flat=True))
    print(await Pet.all().order_by("zoo__name", "-weight").values_list("name", flat=True))
    print(await Pet.all().order_by("pals__name", "id").values_list("name", flat=True))
    print(await Pet.annotate(low=Lower("name")).order_by("low").values_list("name", flat=True))
    print(await Pet.annotate(low=Lower("name")).order_by("-low").values("name", "low"))
    print(await Pet.annotate(low=Lower("name")).values_list("name", flat=True))
    print([(p.name, p.twice) for p in await Pet.annotate(twice=F("id") * 2).order_by("-twice")])
    print(await Zoo.annotate(n=Count("pets")).order_by("-n", "name").values_list("name", "n"))
    print([z.name for z in await Zoo.annotate(total=Sum("pets__weight")).order_by("total")])
    print(await Zoo.all().order_by("-pets__name").values_list("name", "pets__name"))
    print(await Zoo.all().order_by("pets__zoo__name", "pets__id").values_list("pets__name", flat=True))
    print(await Pet.first(), (await Pet.last()).name, (await Pet.all().order_by("name").last()).name)
    print(await Pet.all().distinct().order_by("zoo_id").values_list("zoo_id", flat=True))
    print(await Pet.filter(weight__gt=1).order_by("-weight").limit(2).values_list("name", "weight"))
    print(await Pet.all().order_by("zoo_id", "name").offset(1).limit(2).values_list("name", flat=True))
    print([p.name for p in await a.pets.all()], [p.name for p in await a.pets.order_by("-name")])
    for make in (
        lambda: Pet.all().order_by("zoo"),
        lambda: Pet.all().order_by("zoo__nope"),
        lambda: Pet.all().order_by("name__nope"),
        lambda: Pet.all().order_by("pk"),
        lambda: Pet.all().order_by("pals"),
        lambda: Wrong.all(),
        lambda: Wrong.all().order_by("name"),
        lambda: Wrong.first(),
    ):
        try:
            print(await make())
        except Exception as error:
            print(type(error).__name__, error)


run_async(main())
