import asyncio
from contextlib import AsyncExitStack, asynccontextmanager


class Connection:
    def __init__(self, name):
        self.name = name

    async def __aenter__(self):
        await asyncio.sleep(0)
        print("connect", self.name)
        return self

    async def __aexit__(self, kind, error, traceback):
        await asyncio.sleep(0)
        print("disconnect", self.name, kind and kind.__name__)
        return kind is KeyError


@asynccontextmanager
async def transaction(connection):
    print("begin")
    try:
        yield f"tx on {connection.name}"
    except Exception as error:
        print("rollback", error)
        raise
    else:
        print("commit")


async def main():
    async with Connection("db") as db:
        print("using", db.name)
    async with Connection("a") as a, transaction(a) as tx:
        print(tx)
    async with Connection("quiet"):
        raise KeyError("suppressed")
    async with AsyncExitStack() as stack:
        for name in "xy":
            await stack.enter_async_context(Connection(name))
        print("both open")
    lock = asyncio.Lock()

    async def critical(n):
        async with lock:
            print("in", n)
            await asyncio.sleep(0)
            print("out", n)

    await asyncio.gather(critical(1), critical(2))
    try:
        with Connection("sync"):
            pass
    except TypeError as error:
        print(error)
    try:
        async with Connection("c") as c, transaction(c):
            raise ValueError("bad row")
    except ValueError as error:
        print("caught", error)
    async with Connection("end"):
        [][1]


asyncio.run(main())
