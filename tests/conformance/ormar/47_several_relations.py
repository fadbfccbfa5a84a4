import asyncio

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///league.db"),
    metadata=sqlalchemy.MetaData(),
)

class Team(ormar.Model):
    ormar_config = base.copy(tablename="teams")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Sponsoring(ormar.Model):
    ormar_config = base.copy(tablename="sponsorings")

    id: int = ormar.Integer(primary_key=True)
    sum: int = ormar.Integer(default=10)


class Match(ormar.Model):
    ormar_config = base.copy(tablename="matches")

    id: int = ormar.Integer(primary_key=True)
    place: str = ormar.String(max_length=40)
    home = ormar.ForeignKey(Team, related_name="home_matches", ondelete="CASCADE")
    guest = ormar.ForeignKey(Team, related_name="guest_matches", nullable=False, ondelete=ormar.ReferentialAction.CASCADE)
    sponsors = ormar.ManyToMany(Team, through=Sponsoring, related_name="sponsored", through_relation_name="game", through_reverse_relation_name="giver")
    fans = ormar.ManyToMany(Team, related_name="fan_of", skip_reverse=False)


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        red = await Team.objects.create(name="Red")
        sky = await Team.objects.create(name="Sky")
        first = await Match.objects.create(place="Rome", home=red, guest=sky)
        second = await Match.objects.create(place="Oslo", guest=red)
        print([m.place for m in red.home_matches], [m.place for m in red.guest_matches], [m.place for m in sky.guest_matches])
        await first.sponsors.add(sky, sum=30)
        await first.fans.add(red)
        await sky.fan_of.add(second)
        print([t.name for t in first.sponsors], [t.name for t in first.fans], [m.place for m in sky.sponsored], [m.place for m in sky.fan_of])
        loaded = await Match.objects.select_related(["home", "guest", "sponsors", "fans"]).order_by("id").all()
        print([(m.place, m.home and m.home.name, m.guest.name, [(t.name, t.sponsoring.sum) for t in m.sponsors], [t.name for t in m.fans]) for m in loaded])
        print(await Sponsoring.objects.order_by("id").values())
        print([t.name for t in await Team.objects.filter(home_matches__place="Rome").all()], [t.name for t in await Team.objects.filter(guest_matches__place="Rome").all()])
        print([t.name for t in await Team.objects.filter(sponsored__place="Rome").all()])
        try:
            Match(place="none", home=red)
        except Exception as error:
            print(type(error).__name__, str(error).split("\n")[0])
        try:
            await Match(place="none", guest=Team(name="unsaved")).save()
        except Exception as error:
            print(type(error).__name__, error)
        try:
            await first.update(guest=None)
        except Exception as error:
            print(type(error).__name__, error)
        print(await first.sponsors.count(), await first.fans.count())
        try:
            print(await first.sponsors.clear())
        except Exception as error:
            print(type(error).__name__, error)
        first = await Match.objects.select_related("sponsors").get(place="Rome")
        await first.sponsors.remove(first.sponsors[0])
        print(await first.sponsors.count(), await red.delete(), await Match.objects.count())

asyncio.run(main())
