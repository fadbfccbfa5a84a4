# Data nested 300,000 deep must neither overflow the native stack when it is dropped
# nor when it is compared, hashed, copied, printed or dumped.
class Link:
    def __init__(self, next):
        self.next = next


chain = None
for _ in range(300_000):
    chain = Link(chain)
chain = None
data = {}
for _ in range(300_000):
    data = {"k": data}
data = None
function = lambda: 0
for _ in range(300_000):
    function = lambda function=function: function
function = None
print("dropped")
# ---
data = []
for _ in range(300_000):
    data = [data]
repr(data)
# ---
a, b = [], []
for _ in range(300_000):
    a, b = [a], [b]
print(a == b)
# ---
data = ()
for _ in range(300_000):
    data = (data,)
hash(data)
# ---
import copy

data = []
for _ in range(300_000):
    data = [data]
copy.deepcopy(data)
# ---
import json

data = []
for _ in range(300_000):
    data = [data]
json.dumps(data)
# ---
a, b = (), ()
for _ in range(300_000):
    a, b = (a,), (b,)
print(a < b)
# ---
error = None
for _ in range(300_000):
    try:
        raise ValueError("deep") from error
    except ValueError as caught:
        error = caught
raise error
# ---
kind = int
for _ in range(300_000):
    kind = list[kind]
print(kind)
# ---
import functools

f = abs
for _ in range(300_000):
    f = functools.partial(lambda g, x: g(x), f)
f(1)
# ---
class Base:
    pass


for n in range(300_000):
    Base = type(f"B{n}", (Base,), {})
# ---
data = []
for _ in range(300_000):
    data = [data]
# The script ends while it still holds it.
