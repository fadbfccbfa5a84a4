from dataclasses import dataclass
from datetime import date, datetime, timedelta


@dataclass
class Event:
    title: str
    start: datetime
    minutes: int = 60

    @property
    def end(self):
        return self.start + timedelta(minutes=self.minutes)

    def overlaps(self, other):
        return self.start < other.end and other.start < self.end


events = [
    Event("Stand-up", datetime(2024, 5, 6, 9, 30), 15),
    Event("Review", datetime(2024, 5, 6, 9, 40)),
    Event("Lunch", datetime(2024, 5, 6, 12), 45),
    Event("Retro", datetime(2024, 5, 7, 16, 15), 90),
]
by_day = {}
for event in sorted(events, key=lambda e: e.start):
    by_day.setdefault(event.start.date(), []).append(event)
for day, items in by_day.items():
    print(f"{day:%A %d %B}")
    for e in items:
        print(f"  {e.start:%H:%M}-{e.end:%H:%M} {e.title:<10}|{e.end - e.start}")
print([(a.title, b.title) for i, a in enumerate(events) for b in events[i + 1 :] if a.overlaps(b)])


def weekdays(start, end):
    while start <= end:
        if start.weekday() < 5:
            yield start
        start += timedelta(days=1)


print([d.day for d in weekdays(date(2024, 5, 3), date(2024, 5, 10))])


def month_calendar(year, month):
    first = date(year, month, 1)
    print(f"{first:%B %Y}".center(20))
    print("Mo Tu We Th Fr Sa Su")
    row = "   " * first.weekday()
    day = first
    while day.month == month:
        row += f"{day.day:2} "
        if day.weekday() == 6:
            print(row.rstrip())
            row = ""
        day += timedelta(1)
    if row:
        print(row.rstrip())


month_calendar(2024, 2)


def age(born, today=date(2024, 6, 1)):
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


print(age(date(1990, 6, 1)), age(date(1990, 6, 2)))
print(events[0])
Event("Broken", "2024-05-06").end
