import datetime as dt
from datetime import datetime, date, timedelta, time, timezone
print(datetime(2024, 1, 31) + timedelta(days=30), (datetime(2024,3,1)-datetime(2024,2,1)).days)
print(datetime.min, datetime.max, date.max - date.min, time.min, timedelta.min)
print(datetime(2024,1,1,12,30).strftime("%Y/%m/%d %I:%M%p"), date(2024,1,1).isocalendar()[1], date(2024,12,30).isocalendar())
print(sorted([datetime(2024,1,2), datetime(2024,1,1)])[0], max(date(2020,1,1), date(2021,1,1)))
print(datetime.fromtimestamp(86400, tz=timezone.utc), datetime.utcfromtimestamp(0), datetime(1970,1,2,tzinfo=timezone.utc).timestamp())
print(repr(timedelta(days=1, hours=2)), timedelta(hours=-1), timedelta(seconds=3661.5), str(timedelta(microseconds=1)))
print(timedelta(days=1) > timedelta(hours=23), timedelta(hours=2) * 1.5, timedelta(hours=3) / 2, timedelta(hours=3) // timedelta(minutes=50), timedelta(days=7).total_seconds())
print(datetime.strptime("01 Jan 2024 10:00:00.123", "%d %b %Y %H:%M:%S.%f"), datetime.strptime("2024-W01-1", "%G-W%V-%u"))
print(date.fromisoformat("2024-01-05").strftime("%A"), time.fromisoformat("10:00:00+02:00"), datetime.fromisoformat("2024-01-01T00:00:00.000123+05:30"))
class MyDate(date):
    def hello(self): return f"hi {self}"
print(MyDate(2024,1,1).hello(), repr(MyDate(2024,1,1)), type(MyDate(2024,1,1) + timedelta(1)), MyDate.today() >= MyDate(2020,1,1))
d = datetime(2024,5,6,7,8,9)
print(d.replace(hour=0, minute=0), d.date() == date(2024,5,6), d.time(), d.timetuple().tm_yday, d.weekday(), d.isoformat(timespec="minutes"), f"{d:%H:%M}", f"{d}", f"{d!r}")
print({d: 1}[datetime(2024,5,6,7,8,9)], d in [d], d == "x", d != None)
for bad in (lambda: d < 5, lambda: datetime(2024), lambda: datetime(2024,1,1,tzinfo=3), lambda: date.fromisoformat("20240"), lambda: d - 5, lambda: timedelta(1) + 1, lambda: d.foo, lambda: datetime.now("x"), lambda: date(2024,1,1) < None, lambda: datetime.strptime("a","%d"), lambda: time(24), lambda: datetime("2024-01-01"), lambda: d.strftime(5)):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(dt.UTC, dt.timezone(timedelta(hours=5, minutes=30)), dt.timezone.utc.utcoffset(None), dt.MINYEAR)
print(d.timetuple())
print(d.ctime(), d.toordinal(), date.fromordinal(1), datetime.combine(date(2024,1,1), time(1,2)), d.astimezone(timezone.utc).tzinfo is timezone.utc)
