import collections.abc
import datetime as dt
import math as m, string
import os.path
from math import pi as PI, sqrt
from typing import (
    List,
    Optional,
)

print(m.floor(2.5), dt.date(2024, 1, 1), PI == m.pi, sqrt(9), os.path.join("a", "b"), string.digits, collections.abc.Iterable.__name__, Optional[List[int]])
print(m.__name__, dt.__name__, type(m).__name__, type(m))


def local_import():
    from decimal import Decimal
    import json as j

    return j.dumps(str(Decimal("1.5")))


print(local_import())
try:
    import surely_not_a_module
except ImportError as error:
    print(type(error).__name__, error, error.name)
try:
    from math import no_such_function
except ImportError as error:
    print(type(error).__name__, str(error)[:42])
try:
    import surely_not_a_module.sub
except ModuleNotFoundError as error:
    print(error)
try:
    import fast_json as json
except ImportError:
    import json
print(json.loads("[1]"))
try:
    m.no_such
except AttributeError as error:
    print(error)
try:
    Decimal
except NameError as error:
    print(error)

class Holder:
    from math import tau

    def value(self):
        return round(self.tau, 2)


print(Holder().value(), Holder.tau == m.tau)
if True:
    from itertools import chain
print(list(chain([1], [2])))
from surely_not_a_module import anything
