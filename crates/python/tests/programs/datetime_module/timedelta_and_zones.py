from datetime import date, datetime, time, timedelta, timezone

td = timedelta(days=2, hours=3, minutes=4, seconds=5, microseconds=6)
print(td, repr(td), td.days, td.seconds, td.microseconds, td.total_seconds(), timedelta(), repr(timedelta()), timedelta(hours=25), timedelta(weeks=1, milliseconds=1500))
print(timedelta(days=-1), timedelta(seconds=-1), repr(timedelta(seconds=-1)), -td, abs(timedelta(-5)), +td == td, timedelta(days=1.5), timedelta(minutes=90))
print(td + td, td * 2, td / 2, td // timedelta(hours=1), td % timedelta(hours=1), td / timedelta(days=1), 0.5 * timedelta(days=1), divmod(timedelta(hours=5), timedelta(hours=2)), timedelta(days=5) // 2)
print(timedelta(hours=1) < timedelta(minutes=61), timedelta(hours=24) == timedelta(days=1), bool(timedelta()), sum([timedelta(1), timedelta(2)], timedelta()), max(timedelta(1), timedelta(hours=30)), {timedelta(1): "a"})
print(timedelta.max, timedelta.resolution, str(timedelta(days=1)), str(timedelta(days=400, seconds=1)), f"{timedelta(seconds=61)}")
utc = datetime(2024, 3, 5, 12, 0, tzinfo=timezone.utc)
cet = timezone(timedelta(hours=1))
named = timezone(timedelta(hours=-5), "EST")
print(utc, repr(utc), utc.isoformat(), utc.astimezone(cet), utc.astimezone(named), utc.tzname(), named, cet, repr(cet), timezone.utc, repr(timezone.utc))
print(utc == utc.astimezone(cet), utc.utcoffset(), utc.replace(tzinfo=None), utc.timestamp(), datetime.fromtimestamp(0, timezone.utc), datetime.fromtimestamp(1709640000.5, tz=timezone.utc))
print(datetime.fromisoformat("2024-03-05T12:00:00+01:00"), datetime.fromisoformat("2024-03-05T12:00:00Z"), repr(datetime.fromisoformat("2024-03-05T12:00:00-05:30")), utc.strftime("%Y %z %Z"), utc.astimezone(named).strftime("%H:%M %Z"))
print(datetime.strptime("2024-03-05 12:00 +0200", "%Y-%m-%d %H:%M %z"), utc - utc.astimezone(cet), utc.date(), utc.timetz(), time(12, tzinfo=timezone.utc), datetime(2024, 1, 1).tzinfo)
now = datetime.now(timezone.utc)
print(type(now).__name__, now.tzinfo, now > utc, date.today() > date(2024, 1, 1), (datetime.now() - datetime.now()).days <= 0)
naive = datetime(2024, 3, 5)
for bad in (lambda: naive < utc, lambda: naive - utc, lambda: td + 1, lambda: td * "a", lambda: td / 0, lambda: timedelta("a"), lambda: timezone(timedelta(days=2)), lambda: timedelta(days=10 ** 10), lambda: naive + naive, lambda: td < 5, lambda: 1 - td, lambda: timedelta(foo=1)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
print(naive == utc, td == 5)
utc - naive
