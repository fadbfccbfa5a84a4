import asyncio


async def ticker(n):
    for i in range(n):
        yield i
        await asyncio.sleep(0)


class Countdown:
    def __init__(self, n):
        self.n = n

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.n == 0:
            raise StopAsyncIteration
        self.n -= 1
        await asyncio.sleep(0)
        return self.n + 1


async def double(x):
    await asyncio.sleep(0)
    return x * 2


async def resource():
    print("open")
    try:
        yield "r1"
        yield "r2"
    finally:
        print("closed")


async def main():
    async for i in ticker(3):
        print(i, end=" ")
    else:
        print("else")
    print([i async for i in Countdown(4)], [i async for i in ticker(6) if i % 2], {i async for i in ticker(2)}, {i: i * i async for i in ticker(3)})
    print([await double(i) for i in range(3)], [await double(i) async for i in ticker(3) if await double(i) > 0])
    agen = (i * 10 async for i in ticker(3))
    print(type(agen).__name__, [x async for x in agen])
    gen = ticker(2)
    print(await anext(gen), await anext(gen), await anext(gen, "end"))
    async for name in resource():
        print(name)
    gen = resource()
    print(await gen.__anext__())
    await gen.aclose()

    async def echo():
        received = None
        while received != "stop":
            received = yield f"got {received}"

    e = echo()
    print(await e.asend(None), await e.asend("x"))
    try:
        await e.asend("stop")
    except StopAsyncIteration:
        print("exhausted")
    try:
        for x in ticker(2):
            pass
    except TypeError as error:
        print(error)
    async for x in [1, 2]:
        print(x)


asyncio.run(main())
