import time
from datetime import datetime, timezone

started = time.perf_counter()
time.sleep(0.001)
elapsed = time.perf_counter() - started
print(elapsed > 0, type(elapsed).__name__, isinstance(time.time(), float), time.time() > 1_600_000_000, time.monotonic() <= time.monotonic(), time.process_time() >= 0)
print(time.gmtime(0), time.gmtime(0).tm_year, time.gmtime(0)[:6], time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(86399)))
print(datetime.fromtimestamp(1_700_000_000, timezone.utc), time.mktime((1970, 1, 2, 0, 0, 0, 0, 0, 0)), time.localtime(0).tm_hour)


class Timer:
    def __init__(self, clock):
        self.clock = clock

    def __enter__(self):
        self.start = self.clock()
        return self

    def __exit__(self, *exc):
        self.elapsed = self.clock() - self.start


ticks = iter([1.0, 3.5])
with Timer(lambda: next(ticks)) as timer:
    pass
print(timer.elapsed)
with Timer(time.perf_counter) as timer:
    sum(range(1000))
print(timer.elapsed >= 0, f"{2.5:.1f}s", divmod(3725, 3600), "{:02d}:{:02d}:{:02d}".format(3725 // 3600, 3725 % 3600 // 60, 3725 % 60))


def timed(f):
    def wrapper(*args):
        begin = time.monotonic()
        try:
            return f(*args)
        finally:
            print(f.__name__, "took no negative time:", time.monotonic() - begin >= 0)

    return wrapper


@timed
def add(a, b):
    return a + b


print(add(1, 2))
try:
    time.sleep(-1)
except ValueError as error:
    print(error)
time.sleep("1")
