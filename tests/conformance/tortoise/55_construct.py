"""Objects made without a database, and what relations they have."""

from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import NoValuesFetched
from tortoise.models import Model


class Garden(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20, default="Eden")
    plants: fields.ReverseRelation["Plant"]


class Plant(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    garden = fields.ForeignKeyField("models.Garden", related_name="plants")
    insects = fields.ManyToManyField("models.Insect", related_name="plants")


class Insect(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    bee = Insect.construct(id=3, name="bee")
    rose = Plant.construct(id=5, name="rose", insects=[bee, Insect.construct(name="fly")])
    garden = Garden.construct(id=9, plants=[rose])
    rose.garden = garden
    print(garden.name, len(garden.plants), garden.plants[0].name, rose.garden_id, [i.name for i in rose.insects])
    print(garden._saved_in_db, repr(garden), rose in garden.plants, bee in rose.insects, rose.insects[1].pk)
    other = Plant.construct(name="ivy", garden=garden)
    print(other.garden_id, other.garden.name, other.pk)
    try:
        print(len(Garden.construct(id=1).plants))
    except NoValuesFetched as exc:
        print(type(exc).__name__, exc)
    kept = await Garden.create(name="Kew")
    same = Garden.construct(_saved_in_db=True, id=kept.id)
    print(same == kept, await same.plants.all().count())


run_async(main())
