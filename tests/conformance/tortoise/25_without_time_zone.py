from datetime import date, datetime, time, timedelta, timezone

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Event(Model):
    at = fields.DatetimeField()
    day = fields.DateField()
    hour = fields.TimeField(null=True)


async def main():
    for use_tz in (False, True):
        await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]}, use_tz=use_tz)
        await Tortoise.generate_schemas()
        event = await Event.create(at=datetime(2024, 5, 6, 7, 8, 9), day=date(2024, 5, 6))
        print(event.at, event.day, event.hour)
        back = await Event.get(id=event.id)
        print(back.at, back.day, back.hour)
        aware = Event(at=datetime(2024, 5, 6, 7, tzinfo=timezone(timedelta(hours=2))), day="2024-05-07")
        print(aware.at, aware.day)
        await aware.save()
        back = await Event.get(id=aware.id)
        print(back.at, back.day, repr(back.hour))
        text = await Event.create(at="2024-05-06T07:08:09+01:00", day="2024-05-06")
        print(text.at)
        try:
            await Event.create(at="2024-05-06", day="2024-05-06", hour=time(1, 2))
        except Exception as error:
            print(type(error).__name__, error)
        print(Event(at="2024-05-06", day="2024-05-06", hour="10:11").hour)


run_async(main())
