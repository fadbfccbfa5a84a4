from _linktable import now

timezone = 0
altzone = 0
daylight = 0
tzname = ("UTC", "UTC")
_slept = [0.0]


def time():
    return now() / 1000000 + _slept[0]


def time_ns():
    return now() * 1000 + int(_slept[0] * 1e9)


_start = time()


def perf_counter():
    return time() - _start


def perf_counter_ns():
    return int(perf_counter() * 1e9)


monotonic = process_time = thread_time = perf_counter
monotonic_ns = process_time_ns = perf_counter_ns


def sleep(seconds):
    if not isinstance(seconds, (int, float)) and not hasattr(seconds, "__index__"):
        raise TypeError(f"'{type(seconds).__name__}' object cannot be interpreted as an integer")
    if seconds < 0:
        raise ValueError("sleep length must be non-negative")
    _slept[0] += seconds


def gmtime(seconds=None):
    from datetime import datetime, timezone

    return datetime.fromtimestamp(time() if seconds is None else seconds, timezone.utc).utctimetuple()


localtime = gmtime


def _moment(t):
    from datetime import datetime

    return datetime(*(gmtime() if t is None else t)[:6])


def strftime(format, t=None):
    from datetime import timezone

    return _moment(t).replace(tzinfo=timezone.utc).strftime(format)


def strptime(data_string, format="%a %b %d %H:%M:%S %Y"):
    from datetime import datetime

    return datetime.strptime(data_string, format).timetuple()


def asctime(t=None):
    return _moment(t).ctime()


def ctime(seconds=None):
    return asctime(gmtime(seconds))


def mktime(t):
    return (_moment(t) - _moment((1970, 1, 1, 0, 0, 0))).total_seconds()
