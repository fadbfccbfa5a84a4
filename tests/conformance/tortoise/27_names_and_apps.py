from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import ConfigurationError
from tortoise.models import Model


class FirstThing(Model):
    name = fields.CharField(max_length=5)

    class Meta:
        app = "one"


class SecondThing(Model):
    first = fields.ForeignKeyField("one.FirstThing")
    firsts = fields.ManyToManyField("one.FirstThing")

    class Meta:
        app = "two"


async def attempt(**options):
    try:
        await Tortoise.init(**options)
    except ConfigurationError as error:
        print("ConfigurationError", error)


async def main():
    await attempt()
    await attempt(db_url="sqlite://:memory:")
    await attempt(db_url="nosql://x", modules={"models": ["__main__"]})
    await attempt(db_url="sqlite://", modules={"models": ["__main__"]})
    await attempt(db_url="sqlite://:memory:", modules={"models": ["not_there"]})
    await attempt(config={"apps": {}})
    await attempt(config={"connections": {"default": "sqlite://:memory:"}})
    await attempt(
        config={"connections": {"a": "sqlite://:memory:"}, "apps": {"one": {"models": ["__main__"], "default_connection": "b"}}}
    )
    print(Tortoise._inited)
    await Tortoise.init(
        db_url="sqlite://:memory:",
        modules={"one": ["__main__"], "two": ["__main__"]},
        table_name_generator=lambda model: "t_" + model.__name__.lower(),
    )
    await Tortoise.generate_schemas()
    first = await FirstThing.create(name="x")
    second = await SecondThing.create(first=first)
    await second.firsts.add(first)
    print(FirstThing._meta.db_table, SecondThing._meta.db_table, SecondThing._meta.app, Tortoise._inited)
    print(sorted(FirstThing._meta.fetch_fields))
    print(await first.t_secondthings.all() if hasattr(first, "t_secondthings") else "none")
    await Tortoise.close_connections()


run_async(main())
