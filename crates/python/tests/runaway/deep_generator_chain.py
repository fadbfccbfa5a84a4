# Each resumes the one below it, 100,000 of them.
source = iter([1, 2, 3])
for _ in range(100_000):
    source = (x for x in source)
print(next(source))
# ---
def delegate(inner):
    yield from inner


source = iter([1])
for _ in range(100_000):
    source = delegate(source)
print(next(source))
# ---
source = iter([1])
for _ in range(100_000):
    source = map(abs, source)
print(next(source))
# ---
import itertools

source = [1]
for _ in range(100_000):
    source = itertools.chain(source)
print(list(source))
# ---
import asyncio


async def nest(n):
    return await nest(n + 1)


asyncio.run(nest(0))
# ---
import asyncio


async def spawn(n):
    await asyncio.gather(spawn(n + 1), spawn(n + 1))


asyncio.run(spawn(0))
