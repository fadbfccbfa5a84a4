"""values and values_list, with names, relations, annotations and single results."""
from tortoise import Tortoise, fields, run_async
from tortoise.expressions import F
from tortoise.functions import Count, Length
from tortoise.models import Model


class Team(Model):
    name = fields.CharField(max_length=20)
    founded = fields.DateField(null=True)
    meta = fields.JSONField(default=dict)


class Player(Model):
    nick = fields.CharField(max_length=20, source_field="nickname")
    team = fields.ForeignKeyField("models.Team", related_name="players", null=True)
    active = fields.BooleanField(default=True)
    friends = fields.ManyToManyField("models.Player", related_name="befriended")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    reds = await Team.create(name="Reds", founded="1999-01-02", meta={"k": [1]})
    ann = await Player.create(nick="ann", team=reds)
    bob = await Player.create(nick="bob", active=False)
    await ann.friends.add(bob)
    players = Player.all().order_by("id")
    print(await players.values())
    print(await players.values("nick"))
    print(await players.values("id", name="nick", team_name="team__name"))
    print(await players.values("team__founded", "team__meta", "active"))
    print(await players.values_list())
    print(await players.values_list("nick", "active"))
    print(await players.values_list("nick", flat=True))
    print(await players.values_list("friends__nick", "nick"))
    print(await players.annotate(n=Length("nick")).values())
    print(await players.annotate(n=Length("nick")).values("nick", size="n"))
    print(await players.annotate(n=Length("nick"), m=F("id") + 1).values_list("n", "nick"))
    print(await players.annotate(n=Length("nick")).values_list("n", flat=True))
    print(await Team.annotate(n=Count("players")).values_list("name", "n"))
    print(await Player.get(nick="ann").values("nick", "team__name"))
    print(await Player.get(nick="ann").values_list("nick", "id"))
    print(await Player.first().values_list("nick", flat=True), await Player.filter(id=9).first().values("id"))
    print(await Player.get_or_none(id=9).values("id"))
    print(await Player.all().distinct().order_by("active").values_list("active", flat=True))
    print(await players.limit(1).offset(1).values_list("nick"), await players.limit(0).values_list("nick"))
    print(await players[1:2].values("nick"))
    async for row in players.values("nick"):
        print(row)
    async for row in players.values_list("nick", flat=True):
        print(row)
    for make in (
        lambda: players.values("nope"),
        lambda: players.values("team"),
        lambda: players.values("team__nope"),
        lambda: players.values("nick__x"),
        lambda: players.values("id", id="nick"),
        lambda: players.values("id", "id"),
        lambda: players.values_list("nope"),
        lambda: players.values_list("team__players"),
        lambda: players.values_list("id", "nick", flat=True),
        lambda: players.only("id").values("id"),
        lambda: players.only("id").values_list("id"),
        lambda: Player.get(id=77).values("id"),
        lambda: Player.get(id__gt=0).values_list("id"),
    ):
        try:
            print(await make())
        except Exception as error:
            print(type(error).__name__, error)


run_async(main())
