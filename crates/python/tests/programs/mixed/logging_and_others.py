import logging, warnings, sys, io
logging.basicConfig(level=logging.DEBUG, format="%(levelname)s %(name)s %(message)s", stream=sys.stdout)
log = logging.getLogger(__name__)
log.info("x %s", 5); log.debug("d"); log.warning("w %d%%", 3)
try: 1 / 0
except Exception: log.exception("oops")
logging.getLogger("sqlalchemy.engine").setLevel(logging.INFO)
from abc import ABC, abstractmethod
from typing import Protocol, Generic, TypeVar
T = TypeVar("T")
class Repo(ABC, Generic[T]):
    @abstractmethod
    def get(self, id: int) -> T: ...
class R(Repo[int]):
    def get(self, id): return id
print(R().get(3))
try: Repo()
except TypeError as e: print(e)
import datetime, decimal, uuid, copy
print(copy.deepcopy([datetime.date(2024,1,1), decimal.Decimal("1.5"), uuid.UUID(int=1), datetime.timedelta(1)]))
print(sorted([decimal.Decimal("2"), decimal.Decimal("1")]), min(datetime.date(2024,1,1), datetime.date(2023,1,1)))
print("{:%Y}".format(datetime.date(2024,1,1)), "%s" % decimal.Decimal("1.50"), f"{decimal.Decimal('2'):>5}|{uuid.UUID(int=1)!s:.8}")
with warnings.catch_warnings(record=True) as w:
    warnings.simplefilter("always"); warnings.warn("a", DeprecationWarning); print(len(w), w[0].message, w[0].category.__name__)
warnings.filterwarnings("ignore"); warnings.warn("nothing")
import pathlib
p = pathlib.Path("a") / "b.txt"; print(p, p.name, p.suffix, p.parent, p.exists(), p.stem, repr(p), pathlib.Path("x.db").unlink(missing_ok=True))
import itertools
print(itertools.count(1), itertools.repeat(3, 2)) if False else None
g = itertools.groupby([1,1,2]); print([(k, len(list(v))) for k, v in g])
print(list(zip(itertools.cycle("ab"), range(3))))
a, b = itertools.tee([1,2]); print(list(a), list(b))
import time
s = time.perf_counter(); time.sleep(0.5); print(time.perf_counter() - s >= 0.5, time.strftime("%Y", time.gmtime(0)))
import random
print(len(random.sample(["a","b","c"], 2)), random.choice([1]) == 1)
import string; print(string.ascii_lowercase[:3])
import os; print(os.path.dirname("/a/b"), os.getcwd() != "", os.sep, os.linesep == "\n", os.name)
import operator, functools
print(functools.partial(print, "x")("y"), functools.reduce(lambda a, b: a * b, range(1, 5)), max([(1, "a"), (2, "b")], key=operator.itemgetter(0)))
import types; print(isinstance(lambda: 0, types.FunctionType), types.MappingProxyType({"a": 1}))
import inspect
async def co(): pass
print(inspect.iscoroutinefunction(co), inspect.isclass(R), [m for m, _ in inspect.getmembers(R, inspect.isfunction)])
