import asyncio
from typing import List, Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///races.db"),
    metadata=sqlalchemy.MetaData(),
)


class Team(ormar.Model):
    ormar_config = base.copy(tablename="teams", order_by=["-name"])

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=30)


class Rider(ormar.Model):
    ormar_config = base.copy(tablename="riders")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=30)
    age: int = ormar.Integer(nullable=True)
    team: Optional[Team] = ormar.ForeignKey(Team, related_name="riders", related_orders_by=["-age", "name"])


class Stage(ormar.Model):
    ormar_config = base.copy(tablename="stages", order_by=["length"])

    id: int = ormar.Integer(primary_key=True)
    town: str = ormar.String(max_length=30)
    length: int = ormar.Integer()
    riders: Optional[List[Rider]] = ormar.ManyToMany(Rider, related_name="stages", orders_by=["-name"])


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        red = await Team.objects.create(name="Red")
        blue = await Team.objects.create(name="Blue")
        riders = []
        for name, age, team in [("Ada", 20, red), ("Bo", 31, red), ("Cy", 31, blue), ("Di", None, None), ("Ed", 25, red)]:
            riders.append(await Rider.objects.create(name=name, age=age, team=team))
        for town, length in [("Oslo", 120), ("Bergen", 80), ("Moss", 100)]:
            stage = await Stage.objects.create(town=town, length=length)
            for rider in riders[: length // 30]:
                await stage.riders.add(rider)

        async def teams(label, queryset):
            print(label, [(team.name, [rider.name for rider in team.riders]) for team in await queryset.all()])

        async def names(label, queryset):
            print(label, [rider.name for rider in await queryset.all()])

        async def stages(label, queryset):
            print(label, [(stage.town, [rider.name for rider in stage.riders]) for stage in await queryset.all()])

        await teams("default", Team.objects.select_related("riders"))
        await teams("by rider", Team.objects.select_related("riders").order_by("riders__name"))
        await teams("by rider, down", Team.objects.select_related("riders").order_by("-riders__name"))
        await teams("by both", Team.objects.select_related("riders").order_by(["name", "riders__age"]))
        await teams("prefetched", Team.objects.prefetch_related("riders"))
        await teams("prefetched, by rider", Team.objects.prefetch_related("riders").order_by("riders__name"))
        await teams("prefetched, by both", Team.objects.prefetch_related("riders").order_by(["-riders__age", "name"]))
        await names("age", Rider.objects.order_by("age"))
        await names("age down, name down", Rider.objects.order_by(["-age", "-name"]))
        await names("twice", Rider.objects.order_by("age").order_by("-name"))
        await names("same twice", Rider.objects.order_by("age").order_by(["age", "-name"]))
        await names("by team", Rider.objects.select_related("team").order_by(["team__name", "-age"]))
        await names("by team, not joined", Rider.objects.order_by("team__name"))
        await names("by path", Rider.objects.select_related("team").order_by([Rider.team.name.desc(), Rider.name.desc()]))
        await stages("default", Stage.objects.select_related("riders"))
        await stages("by town", Stage.objects.select_related("riders").order_by(["town", "riders__age"]))
        await stages("prefetched", Stage.objects.prefetch_related("riders"))
        await stages("prefetched, by age", Stage.objects.prefetch_related("riders").order_by(["-riders__age"]))
        await names("from the other side", Rider.objects.select_related(["stages", "team"]).order_by("stages__town"))
        for rider in await Rider.objects.select_related("stages").filter(name__in=["Ada", "Cy"]).all():
            print(rider.name, [stage.town for stage in rider.stages])
        await teams("two steps", Team.objects.select_related("riders__stages").order_by(["riders__stages__town"]))


asyncio.run(main())
