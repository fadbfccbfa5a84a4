import calendar

print(list(calendar.month_name), list(calendar.day_name), calendar.month_abbr[3], calendar.day_abbr[-1], len(calendar.month_name), calendar.month_name[1:3])
print([calendar.isleap(y) for y in (1900, 2000, 2023, 2024)], calendar.leapdays(2000, 2025), calendar.monthrange(2024, 2), calendar.monthrange(2023, 2), calendar.weekday(2024, 2, 29), calendar.MONDAY, calendar.SUNDAY)
print(calendar.monthcalendar(2024, 2))
print(calendar.month(2024, 2))
calendar.prmonth(2023, 5, 3)
print(calendar.TextCalendar(calendar.SUNDAY).formatmonth(2024, 9))
print(calendar.calendar(2024)[:900])
print(calendar.TextCalendar().formatyear(2023, m=4)[-400:])
cal = calendar.Calendar(firstweekday=6)
print(list(cal.iterweekdays()), list(cal.itermonthdays(2024, 9))[:8], list(cal.itermonthdays2(2024, 6))[:8], [d.isoformat() for d in cal.itermonthdates(2024, 2)][:5], cal.monthdayscalendar(2024, 9)[0])
print(calendar.timegm((2024, 1, 1, 0, 0, 0)), calendar.weekheader(3))
calendar.setfirstweekday(calendar.SUNDAY)
print(calendar.firstweekday(), calendar.monthcalendar(2024, 2)[0])
for bad in (lambda: calendar.monthrange(2024, 13), lambda: calendar.setfirstweekday(9)):
    try:
        bad()
    except ValueError as error:
        print(type(error).__name__, error)
calendar.monthrange(2024, 0)
