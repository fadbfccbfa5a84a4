# title: Declared on both sides
# about: Two fields that name each other are two relations to Tortoise ORM, and it refuses them: what to do instead.
# subject: Mistakes
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Singer(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=255)
    choirs = fields.ManyToManyField("models.Choir", related_name="singers", through="choir_singer")


class Choir(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=255)
    singers = fields.ManyToManyField("models.Singer", related_name="choirs", through="choir_singer")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()

    alma = await Singer.create(name="Alma")
    chamber = await Choir.create(name="Chamber Choir")
    await alma.choirs.add(chamber)
    print([singer.name for singer in await chamber.singers.all()])


run_async(main())
