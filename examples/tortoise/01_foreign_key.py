# title: A foreign key
# about: Teams and heroes: one model refers to another, and both ends have an attribute.
# subject: One to many
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Team(Model):
    """Who works together."""

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=50, unique=True)

    heroes: fields.ReverseRelation["Hero"]

    def __str__(self):
        return self.name


class Hero(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=50, db_index=True)
    #: in years
    age = fields.IntField(null=True)
    team = fields.ForeignKeyField("models.Team", related_name="heroes", null=True, on_delete=fields.SET_NULL)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()

    preventers = await Team.create(name="Preventers")
    await Hero.create(name="Rusty-Man", age=48, team=preventers)
    await Hero.create(name="Tarantula", age=32, team=preventers)
    deadpond = await Hero.create(name="Deadpond")

    print("in the team:", [hero.name for hero in await preventers.heroes.all()])
    deadpond.team = preventers
    await deadpond.save(update_fields=["team_id"])
    hero = await Hero.get(name="Deadpond")
    print(hero, "is in", await hero.team)
    print("over 40:", await Hero.filter(team__name="Preventers", age__gt=40).values_list("name", flat=True))

    await preventers.delete()
    print("without a team:", await Hero.filter(team=None).count())


run_async(main())
