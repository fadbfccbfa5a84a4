"""Setting and reading the near end of a foreign key."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Team(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)

    def __str__(self):
        return self.name


class Coach(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)


class Player(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    team = fields.ForeignKeyField("models.Team", related_name="players", null=True)
    home = fields.ForeignKeyField("models.Team", related_name="natives")


async def refused(attempt):
    try:
        result = attempt()
        if hasattr(result, "__await__"):
            await result
        print("fine")
    except Exception as exc:
        print(type(exc).__name__, exc)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    red = await Team.create(name="Red")
    blue = await Team.create(name="Blue")

    amy = await Player.create(name="Amy", team=red, home=blue)
    print(amy.team, amy.team_id, amy.home, amy.home_id, amy.team is red)
    bob = await Player.create(name="Bob", home_id=red.id)
    print(bob.team_id, bob.home_id, bool(bob.team), type(bob.home).__name__)
    print(await bob.team, await bob.home, (await bob.home) is red)

    again = await Player.get(name="Amy")
    print(type(again.team).__name__, again.team_id)
    print(await again.team, await again.team.only("name"), type(again.team).__name__)
    again.team = blue
    print(again.team_id, again.team)
    await again.save()
    again.team_id = red.id
    print(again.team, again.team_id)
    again.team = None
    print(again.team, again.team_id)
    await again.save()
    print(await Player.filter(team=None).order_by("id").values_list("name", "team_id"))
    await again.refresh_from_db()
    print(again.team, again.team_id)
    del again.home
    print(again.home, again.home_id)
    await refused(again.save)

    await again.fetch_related("team", "home")
    print(again.team, again.home)
    carl = Player(name="Carl", team=red)
    print(carl.team, carl.home_id, carl.id, carl.pk)
    await refused(carl.save)
    carl.home = blue
    await carl.save()
    print(carl.id, repr(carl), carl.home)

    await refused(lambda: Player(name="Dan", team=Team(name="Ghost"), home=red))
    await refused(lambda: Player.create(name="Dan", home=Team(name="Ghost")))
    await refused(lambda: Player(name="Eve", team="Red"))
    coach = await Coach.create(name="C")
    await refused(lambda: Player(name="Eve", team=coach, home=red))
    await refused(lambda: setattr(amy, "team", coach))
    await refused(lambda: setattr(amy, "team", 3))
    await refused(lambda: Player.create(name="Fay", home_id=99))
    await refused(lambda: Player.create(name="Gus", home_id=None))
    await refused(lambda: Player.create(name="Hal"))
    await refused(lambda: Player.create(name="Ivy", home=red, wife="x"))
    ghost = Team(name="Later")
    amy.team = ghost
    print(amy.team_id, amy.team)
    await ghost.save()
    await amy.save()
    print(amy.team_id, await Player.filter(name="Amy").values("team_id", "team__name"))

    print(await Player.filter(home=blue).order_by("name").values_list("name", flat=True))
    print(await Player.filter(home_id=red.id).count(), await Player.filter(team__name="Red").count())
    print(await Player.filter(home=blue.id).count())
    await Player.filter(name="Bob").update(team=blue)
    await Player.filter(name="Carl").update(team_id=None)
    print(await Player.all().order_by("id").values_list("name", "team_id", "home_id"))
    print([n async for n in Player.filter(home__name="Red").values_list("name", flat=True)])


run_async(main())
