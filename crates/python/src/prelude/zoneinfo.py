from datetime import datetime, timedelta, tzinfo

from _linktable import unsupported

__all__ = ["ZoneInfo", "ZoneInfoNotFoundError", "InvalidTZPathWarning"]

# There is no database of time zones here: these are the zones by the rule they follow now, and the
# first year in which they did. Key, minutes from UTC, name; then the rule of their summer and its name.
_ZONES = {
    line.split()[0]: line.split()[1:]
    for line in """\
UTC 1 0 UTC
Etc/UTC 1 0 UTC
GMT 1 0 GMT
Africa/Johannesburg 1945 120 SAST
Africa/Lagos 1920 60 WAT
Africa/Nairobi 1943 180 EAT
America/Bogota 1994 -300 -05
America/Chicago 2007 -360 CST us CDT
America/Denver 2007 -420 MST us MDT
America/Los_Angeles 2007 -480 PST us PDT
America/New_York 2007 -300 EST us EDT
America/Phoenix 1968 -420 MST
America/Sao_Paulo 2020 -180 -03
America/Toronto 2007 -300 EST us EDT
America/Vancouver 2007 -480 PST us PDT
Asia/Bangkok 1921 420 +07
Asia/Dubai 1921 240 +04
Asia/Ho_Chi_Minh 1976 420 +07
Asia/Hong_Kong 1980 480 HKT
Asia/Jakarta 1965 420 WIB
Asia/Karachi 2010 300 PKT
Asia/Kolkata 1946 330 IST
Asia/Manila 1991 480 PST
Asia/Seoul 1989 540 KST
Asia/Shanghai 1992 480 CST
Asia/Singapore 1983 480 +08
Asia/Taipei 1980 480 CST
Asia/Tokyo 1952 540 JST
Australia/Brisbane 1993 600 AEST
Australia/Melbourne 2009 600 AEST au AEDT
Australia/Sydney 2009 600 AEST au AEDT
Europe/Amsterdam 1996 60 CET eu CEST
Europe/Athens 1996 120 EET eu EEST
Europe/Berlin 1996 60 CET eu CEST
Europe/Brussels 1996 60 CET eu CEST
Europe/Budapest 1996 60 CET eu CEST
Europe/Copenhagen 1996 60 CET eu CEST
Europe/Helsinki 1996 120 EET eu EEST
Europe/Istanbul 2017 180 +03
Europe/Lisbon 1997 0 WET eu WEST
Europe/London 1997 0 GMT eu BST
Europe/Madrid 1996 60 CET eu CEST
Europe/Minsk 2012 180 +03
Europe/Moscow 2015 180 MSK
Europe/Oslo 1996 60 CET eu CEST
Europe/Paris 1996 60 CET eu CEST
Europe/Prague 1996 60 CET eu CEST
Europe/Rome 1996 60 CET eu CEST
Europe/Stockholm 1996 60 CET eu CEST
Europe/Vienna 1996 60 CET eu CEST
Europe/Warsaw 1996 60 CET eu CEST
Europe/Zurich 1996 60 CET eu CEST
""".splitlines()
}

_HOUR = timedelta(hours=1)
_ZERO = timedelta(0)


class ZoneInfoNotFoundError(KeyError):
    pass


class InvalidTZPathWarning(RuntimeWarning):
    pass


def _sunday(year, month, first):
    """The first Sunday of a month at or after a day, at midnight."""
    day = datetime(year, month, first)
    return day + timedelta(days=6 - day.weekday())


def _summer(rule, year, offset):
    """When summer time begins and ends in a year, in UTC."""
    if rule == "eu":
        return _sunday(year, 3, 25) + _HOUR, _sunday(year, 10, 25) + _HOUR
    if rule == "us":
        return _sunday(year, 3, 8) + 2 * _HOUR - offset, _sunday(year, 11, 1) + _HOUR - offset
    return _sunday(year, 10, 1) + 2 * _HOUR - offset, _sunday(year, 4, 1) + 2 * _HOUR - offset


class ZoneInfo(tzinfo):
    _made = {}

    def __new__(cls, key):
        if (cls, key) in ZoneInfo._made:
            return ZoneInfo._made[cls, key]
        if key not in _ZONES:
            unsupported(f"the time zone `{key}`")
        self = super().__new__(cls)
        first, minutes, self._name, *summer = _ZONES[key]
        self._key, self._first, self._offset = key, int(first), timedelta(minutes=int(minutes))
        self._rule, self._summer_name = summer or (None, None)
        ZoneInfo._made[cls, key] = self
        return self

    @property
    def key(self):
        return self._key

    def _check(self, moment):
        # The last day before counts in, for what is a new year in UTC is none yet to the west.
        if moment.year < self._first and (moment.year, moment.month, moment.day) != (self._first - 1, 12, 31):
            unsupported(f"the time zone `{self._key}` before {self._first}")

    def _is_summer(self, moment):
        """Whether a moment on the zone's clocks is one of summer time."""
        self._check(moment)
        if self._rule is None:
            return False
        clock = moment.replace(tzinfo=None, fold=0)
        begin, end = _summer(self._rule, moment.year, self._offset)
        # The hour that is left out is one of before, the hour that comes twice one of summer, but with `fold`.
        shift = self._offset + (_ZERO if moment.fold else _HOUR)
        begin, end = begin + shift, end + shift
        return begin <= clock < end if begin < end else not end <= clock < begin

    def utcoffset(self, moment):
        if moment is None:
            return None if self._rule else self._offset
        return self._offset + _HOUR if self._is_summer(moment) else self._offset

    def dst(self, moment):
        if moment is None:
            return None if self._rule else _ZERO
        return _HOUR if self._is_summer(moment) else _ZERO

    def tzname(self, moment):
        if moment is None:
            return None if self._rule else self._name
        return self._summer_name if self._is_summer(moment) else self._name

    def fromutc(self, moment):
        if moment.tzinfo is not self:
            raise ValueError("fromutc: dt.tzinfo is not self")
        self._check(moment)
        if self._rule is None:
            return moment + self._offset
        utc = moment.replace(tzinfo=None)
        begin, end = _summer(self._rule, moment.year, self._offset)
        if begin <= utc < end if begin < end else not end <= utc < begin:
            return moment + self._offset + _HOUR
        local = moment + self._offset
        return local.replace(fold=1) if end <= utc < end + _HOUR else local

    def __repr__(self):
        name = "zoneinfo.ZoneInfo" if type(self) is ZoneInfo else type(self).__name__
        return f"{name}(key={self._key!r})"

    def __str__(self):
        return self._key
