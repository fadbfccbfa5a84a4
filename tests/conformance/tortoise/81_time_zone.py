"""Moments as they come from the database and from the clock."""

from datetime import date, datetime, time, timedelta, timezone

from tortoise import Tortoise, fields, run_async
from tortoise import timezone as zones
from tortoise.functions import Max
from tortoise.models import Model


class Visit(Model):
    id = fields.IntField(primary_key=True)
    at = fields.DatetimeField()
    day = fields.DateField(null=True)
    hour = fields.TimeField(null=True)


async def visits(name):
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]}, use_tz=True, timezone=name)
    await Tortoise.generate_schemas()
    print(zones.get_timezone(), repr(zones.get_default_timezone()), zones.get_default_timezone().zone)
    east = timezone(timedelta(hours=9))
    first = await Visit.create(at=datetime(2024, 7, 1, 12, 30, tzinfo=timezone.utc), day=date(2024, 7, 1))
    await Visit.create(at=datetime(2024, 1, 1, 8, 0, tzinfo=east), day=date(2024, 1, 1))
    await Visit.create(at="2024-03-31 01:30:00")
    print(first.at, first.at.tzname(), repr(zones.now().tzinfo), repr(zones.localtime().tzinfo))
    print(await Visit.all().order_by("id").values("id", "at", "day"))
    print(await Visit.filter(at__gt=datetime(2024, 2, 1, tzinfo=timezone.utc)).order_by("at").values_list("at", flat=True))
    print(await Visit.annotate(latest=Max("at")).values("latest"))
    found = await Visit.get(id=2)
    print(found.at, repr(found.at), found.at == datetime(2023, 12, 31, 23, 0, tzinfo=timezone.utc))
    print(zones.make_aware(datetime(2024, 6, 1, 9, 0)), zones.make_naive(found.at), zones.localtime(found.at, "Asia/Tokyo"))
    try:
        zones.make_aware(found.at)
    except ValueError as exc:
        print(exc)
    try:
        zones.localtime(datetime(2024, 6, 1))
    except ValueError as exc:
        print(exc)
    await Tortoise.close_connections()


async def main():
    await visits("UTC")
    await visits("Europe/Berlin")
    await visits("America/New_York")


run_async(main())
