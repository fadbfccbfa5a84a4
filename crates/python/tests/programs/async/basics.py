import asyncio


async def greet(name, delay=0):
    print("hello", name)
    await asyncio.sleep(delay)
    print("goodbye", name)
    return len(name)


async def main():
    print(await greet("Ann"))
    results = await asyncio.gather(greet("Bob"), greet("Cid"), greet("Dora"))
    print(results)
    task = asyncio.create_task(greet("task"))
    print("task created", task.done())
    print(await task, task.done(), task.result())
    return "main result"


print(asyncio.run(main()))
coroutine = greet("never")
print(type(coroutine).__name__, asyncio.iscoroutine(coroutine), asyncio.iscoroutinefunction(greet))
coroutine.close()


async def nested():
    async def inner(n):
        return n * 2

    return [await inner(n) for n in range(3)]


print(asyncio.run(nested()))


class Awaitable:
    def __await__(self):
        yield from asyncio.sleep(0).__await__()
        return "awaited"


async def uses():
    return await Awaitable()


print(asyncio.run(uses()))


async def bad():
    await 5


try:
    asyncio.run(bad())
except TypeError as error:
    print(error)
try:
    asyncio.run(greet)
except ValueError as error:
    print(str(error)[:33])


async def fails():
    await asyncio.sleep(0)
    raise LookupError("in coroutine")


asyncio.run(fails())
