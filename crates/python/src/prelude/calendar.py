import datetime

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)
January, February = 1, 2
day_name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
day_abbr = [name[:3] for name in day_name]
month_name = [
    "", "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
]
month_abbr = [name[:3] for name in month_name]


class IllegalMonthError(ValueError):
    def __init__(self, month):
        self.month = month

    def __str__(self):
        return f"bad month number {self.month!r}; must be 1-12"


def isleap(year):
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def leapdays(y1, y2):
    y1 -= 1
    y2 -= 1
    return (y2 // 4 - y1 // 4) - (y2 // 100 - y1 // 100) + (y2 // 400 - y1 // 400)


def weekday(year, month, day):
    return datetime.date(year, month, day).weekday()


def _days(year, month):
    return 28 + isleap(year) if month == 2 else 30 if month in (4, 6, 9, 11) else 31


def monthrange(year, month):
    if not 1 <= month <= 12:
        raise IllegalMonthError(month)
    return weekday(year, month, 1), _days(year, month)


class Calendar:
    def __init__(self, firstweekday=0):
        self.firstweekday = firstweekday

    def iterweekdays(self):
        for i in range(self.firstweekday, self.firstweekday + 7):
            yield i % 7

    def itermonthdates(self, year, month):
        first = datetime.date(year, month, 1)
        day = first - datetime.timedelta((first.weekday() - self.firstweekday) % 7)
        while True:
            yield day
            day += datetime.timedelta(1)
            if (day.month != month and day > first) and day.weekday() == self.firstweekday:
                return

    def itermonthdays(self, year, month):
        for day in self.itermonthdates(year, month):
            yield day.day if day.month == month else 0

    def itermonthdays2(self, year, month):
        for at, day in enumerate(self.itermonthdays(year, month), self.firstweekday):
            yield day, at % 7

    def monthdatescalendar(self, year, month):
        days = list(self.itermonthdates(year, month))
        return [days[at : at + 7] for at in range(0, len(days), 7)]

    def monthdayscalendar(self, year, month):
        days = list(self.itermonthdays(year, month))
        return [days[at : at + 7] for at in range(0, len(days), 7)]

    def monthdays2calendar(self, year, month):
        days = list(self.itermonthdays2(year, month))
        return [days[at : at + 7] for at in range(0, len(days), 7)]


class TextCalendar(Calendar):
    def formatmonth(self, theyear, themonth, w=0, l=0):
        w, l = max(2, w), max(1, l)
        lines = [f"{month_name[themonth]} {theyear}".center(7 * (w + 1) - 1).rstrip()]
        names = day_name if w >= 9 else day_abbr
        lines.append(" ".join(names[i][:w].center(w) for i in self.iterweekdays()).rstrip())
        for week in self.monthdayscalendar(theyear, themonth):
            lines.append(" ".join((f"{day:2}" if day else "").center(w) for day in week).rstrip())
        return ("\n" * l).join(lines) + "\n" * l

    def prmonth(self, theyear, themonth, w=0, l=0):
        print(self.formatmonth(theyear, themonth, w, l), end="")


_plain = TextCalendar()
monthcalendar = _plain.monthdayscalendar
month = _plain.formatmonth
prmonth = _plain.prmonth


def setfirstweekday(firstweekday):
    _plain.firstweekday = firstweekday


def firstweekday():
    return _plain.firstweekday


def timegm(tuple):
    year, month, day, hour, minute, second = tuple[:6]
    days = datetime.date(year, month, 1).toordinal() - 719163 + day - 1
    return ((days * 24 + hour) * 60 + minute) * 60 + second
