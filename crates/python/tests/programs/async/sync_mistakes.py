import asyncio


async def value(n):
    await asyncio.sleep(0)
    return n


class Repo:
    def __init__(self):
        self.items = {}

    async def save(self, key, item):
        await asyncio.sleep(0)
        self.items[key] = item
        return key

    async def get(self, key):
        await asyncio.sleep(0)
        return self.items[key]

    @classmethod
    async def create(cls):
        repo = cls()
        await repo.save("first", 1)
        return repo

    @property
    async def size(self):
        return len(self.items)

    @staticmethod
    async def ping():
        return "pong"


async def main():
    repo = await Repo.create()
    print(repo.items, await repo.size, await Repo.ping(), await repo.save("k", [1]))
    coroutine = repo.get("k")
    print(asyncio.iscoroutine(coroutine), (await coroutine)[0])
    try:
        await coroutine
    except RuntimeError as error:
        print(error)
    task = asyncio.ensure_future(value(7))
    print(await task, await task)
    try:
        coroutine = value(1)
        coroutine + 1
    except TypeError as error:
        print(error)
        coroutine.close()
    try:
        async with value:
            pass
    except TypeError as error:
        print(error)
    try:
        asyncio.run(value(1))
    except RuntimeError as error:
        print(error)
    lambdas = [lambda n=n: value(n) for n in range(3)]
    print([await f() for f in lambdas], await asyncio.gather(*(f() for f in lambdas)), (await value(3)) + await value(4), [await value(5)][0], {"k": await value(6)}, f"{await value(8)}")
    result = await value(1) if await value(0) else await value(2)
    print(result, await asyncio.gather(), await asyncio.shield(value(9)))
    return await repo.get("missing")


asyncio.run(main())
