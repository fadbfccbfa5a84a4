# title: Prefetching
# about: The stations of every line, loaded with one statement for all lines, and filtered on the way.
# subject: Loading
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
from tortoise.query_utils import Prefetch


class Line(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20, unique=True)

    stations: fields.ReverseRelation["Station"]


class Station(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=80)
    platforms = fields.IntField(default=1)
    line = fields.ForeignKeyField("models.Line", related_name="stations")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()

    for name, stations in {"U1": ["Park", "Mill", "Harbour"], "U2": ["Castle", "Mill"]}.items():
        line = await Line.create(name=name)
        for number, station in enumerate(stations):
            await Station.create(name=station, line=line, platforms=number + 1)

    for line in await Line.all().order_by("name").prefetch_related("stations"):
        print(line.name, [station.name for station in line.stations])

    large = Prefetch("stations", queryset=Station.filter(platforms__gt=1))
    for line in await Line.all().order_by("name").prefetch_related(large):
        print(line.name, "large:", [station.name for station in line.stations])


run_async(main())
