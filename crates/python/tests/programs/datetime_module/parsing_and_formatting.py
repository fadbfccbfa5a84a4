from datetime import date, datetime, time, timedelta

for text, pattern in [
    ("2024-01-31", "%Y-%m-%d"),
    ("31/01/24 23:59", "%d/%m/%y %H:%M"),
    ("Wed Jan 31 2024", "%a %b %d %Y"),
    ("January 5, 2024 at 3PM", "%B %d, %Y at %I%p"),
    ("2024-01-31T10:20:30.123", "%Y-%m-%dT%H:%M:%S.%f"),
    ("20240131", "%Y%m%d"),
    ("2024 032", "%Y %j"),
    ("99-12-31", "%y-%m-%d"),
    ("10:20", "%H:%M"),
    ("2024-02-30", "%Y-%m-%d"),
    ("31.01.2024", "%Y-%m-%d"),
    ("2024-01-31 extra", "%Y-%m-%d"),
    ("2024-13-01", "%Y-%m-%d"),
    ("x", "%Q"),
]:
    try:
        print(repr(text), "->", datetime.strptime(text, pattern))
    except ValueError as error:
        print(repr(text), "!", error)
moment = datetime(2024, 1, 5, 9, 3, 7, 42)
for pattern in ("%Y-%m-%d", "%d.%m.%y", "%H:%M:%S.%f", "%I:%M %p", "%A, %d %B %Y", "%a %b %d", "%j", "%U-%W", "%x", "%X", "%c", "%%", "%G-W%V-%u", "%D", "%F %T", "plain", ""):
    print(f"{pattern:>14} {moment.strftime(pattern)!r}")
for text in ("2024-01-05", "2024-01-05T09", "2024-01-05T09:03", "2024-01-05 09:03:07", "2024-01-05T09:03:07.000042", "20240105T090307", "2024-W01-5", "2024-01-05T09:03:07Z", "2024-01-05T25:00", "2024-1-5", "now"):
    try:
        print(text, "->", datetime.fromisoformat(text))
    except ValueError as error:
        print(text, "!", error)
print(moment.isoformat(), moment.isoformat(timespec="milliseconds"), moment.isoformat(timespec="hours"), str(moment.time()), time(1, 2, 3).isoformat(), date(5, 1, 1).isoformat(), f"{moment:%H}h", "{:%d-%m}".format(moment))
month_end = [(date(2024, m % 12 + 1, 1) if m < 12 else date(2025, 1, 1)) - timedelta(days=1) for m in range(1, 13)]
print([d.day for d in month_end], date(2024, 1, 1).isocalendar()[1], date(2023, 1, 1).isocalendar().week, (date(2024, 3, 1) - date(2023, 3, 1)).days)
datetime.strptime("tomorrow", "%Y-%m-%d")
