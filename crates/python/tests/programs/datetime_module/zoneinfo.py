"""Time zones by their keys."""
from datetime import date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

utc = ZoneInfo("UTC")
print(utc, repr(utc), utc.key, utc is ZoneInfo("UTC"), isinstance(utc, tzinfo), utc.utcoffset(None), utc.tzname(None), utc.dst(None))
moment = datetime(2024, 3, 5, 12, 30, tzinfo=utc)
print(moment, repr(moment), moment.utcoffset(), moment.dst(), moment.tzname(), moment.isoformat())
print(moment == datetime(2024, 3, 5, 12, 30, tzinfo=timezone.utc), hash(moment) == hash(moment.astimezone(timezone.utc)))
print(time(3, 4, tzinfo=utc), time(3, 4, tzinfo=ZoneInfo("Europe/Berlin")), issubclass(ZoneInfoNotFoundError, KeyError))

class Mine(ZoneInfo):
    pass

print(repr(Mine("UTC")), Mine("UTC") is utc, Mine("UTC") == utc)

KEYS = [
    "Africa/Johannesburg", "Africa/Lagos", "Africa/Nairobi", "America/Bogota", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/New_York", "America/Phoenix", "America/Sao_Paulo", "America/Toronto", "America/Vancouver",
    "Asia/Bangkok", "Asia/Dubai", "Asia/Ho_Chi_Minh", "Asia/Hong_Kong", "Asia/Jakarta", "Asia/Karachi", "Asia/Kolkata",
    "Asia/Manila", "Asia/Seoul", "Asia/Shanghai", "Asia/Singapore", "Asia/Taipei", "Asia/Tokyo", "Australia/Brisbane",
    "Australia/Melbourne", "Australia/Sydney", "Etc/UTC", "Europe/Amsterdam", "Europe/Athens", "Europe/Berlin",
    "Europe/Brussels", "Europe/Budapest", "Europe/Copenhagen", "Europe/Helsinki", "Europe/Istanbul", "Europe/Lisbon",
    "Europe/London", "Europe/Madrid", "Europe/Minsk", "Europe/Moscow", "Europe/Oslo", "Europe/Paris", "Europe/Prague",
    "Europe/Rome", "Europe/Stockholm", "Europe/Vienna", "Europe/Warsaw", "Europe/Zurich", "GMT", "UTC",
]
for key in KEYS:
    zone = ZoneInfo(key)
    seen, known = [], None
    for year in (2020, 2024, 2030):
        for month in range(1, 13):
            for day in (1, 9, 12, 28, 31):
                if day > 28 and month not in (1, 3, 5, 7, 8, 10, 12):
                    continue
                local = datetime(year, month, day, 12, tzinfo=timezone.utc).astimezone(zone)
                now = (local.utcoffset(), local.tzname(), local.dst())
                if now != known:
                    seen.append(f"{local:%Y-%m-%dT%H %z %Z} {local.dst()}")
                    known = now
    print(key, seen)

for key in ("Europe/Berlin", "America/New_York", "Australia/Sydney", "Europe/London"):
    zone = ZoneInfo(key)
    for day in (date(2024, 3, 31), date(2024, 3, 10), date(2024, 10, 27), date(2024, 11, 3), date(2024, 4, 7), date(2024, 10, 6)):
        for hour in range(4):
            for fold in (0, 1):
                local = datetime.combine(day, time(hour, 30), zone).replace(fold=fold)
                print(local, local.tzname(), local.dst(), local.astimezone(timezone.utc), local.astimezone(timezone.utc).astimezone(zone).fold)
    print(datetime(2024, 7, 1, 9, tzinfo=zone).timestamp(), datetime.fromtimestamp(1_700_000_000, zone), datetime(2024, 7, 1, 9, tzinfo=zone) - datetime(2024, 1, 1, 9, tzinfo=timezone.utc))
