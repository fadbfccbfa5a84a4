from datetime import date, datetime, time, timedelta

d = date(2024, 2, 29)
print(d, repr(d), d.year, d.month, d.day, d.weekday(), d.isoweekday(), d.isoformat(), d.isocalendar(), d.toordinal(), d.replace(year=2023, day=1))
print(date.fromisoformat("2024-03-01") - d, d + timedelta(days=1), d - timedelta(weeks=1), date.fromordinal(738945), date.min, date.max, d.ctime())
t = time(14, 5, 9, 250)
print(t, repr(t), t.hour, t.minute, t.isoformat("minutes"), time(1, 2), repr(time(1, 2)), time.fromisoformat("04:05:06"), t.replace(hour=1), time.max, time())
dt = datetime(2024, 3, 5, 14, 7, 9, 123456)
print(dt, repr(dt), dt.date(), dt.time(), dt.isoformat(), dt.isoformat(" ", "seconds"), dt.replace(microsecond=0), datetime(2024, 1, 1), repr(datetime(2024, 1, 1)))
print(datetime.fromisoformat("2024-03-05T14:07:09"), datetime.fromisoformat("2024-03-05"), datetime.combine(d, t), dt.timetuple()[:6], dt.weekday(), datetime.fromisoformat("2024-03-05 14:07:09.5"))
print(dt - datetime(2024, 1, 1), dt + timedelta(hours=10, minutes=53), dt > datetime(2024, 1, 1), dt == datetime(2024, 3, 5, 14, 7, 9, 123456), min(dt, datetime(2020, 1, 1)))
print(dt.strftime("%Y-%m-%d %H:%M:%S.%f %j %a %A %b %B %y %I %p %d %U %w %%"), d.strftime("%d/%m/%Y"), t.strftime("%H.%M"), f"{dt:%d %B %Y}", f"{d}", f"{dt:%H:%M}")
print(datetime.strptime("2024-03-05 14:07", "%Y-%m-%d %H:%M"), datetime.strptime("5 Mar 24", "%d %b %y"), datetime.strptime("11:30 PM", "%I:%M %p").time(), datetime.strptime("March 5, 2024", "%B %d, %Y").date())
print(sorted([date(2024, 5, 1), date(2023, 1, 1)]), {d: "leap"}[date(2024, 2, 29)], d == dt, isinstance(dt, date), hash(d) == hash(date(2024, 2, 29)), bool(time(0)))
print((date(2024, 12, 25) - date(2024, 3, 5)).days, [str(date(2024, 1, 31) + timedelta(days=n)) for n in range(3)])
for bad in (lambda: date(2023, 2, 29), lambda: date(2024, 13, 1), lambda: time(25), lambda: datetime(2024, 1, 1, 24), lambda: date.fromisoformat("2024/01/01"), lambda: datetime.strptime("x", "%Y"), lambda: datetime.strptime("2024 extra", "%Y"), lambda: d + 1, lambda: d < dt, lambda: d + d, lambda: date("2024", 1, 1), lambda: date(2024, 1), lambda: datetime.fromisoformat("nope"), lambda: date.max + timedelta(1), lambda: dt < d, lambda: date(0, 1, 1)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
d.year = 2025
