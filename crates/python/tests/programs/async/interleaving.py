import asyncio


async def worker(name, steps):
    for step in range(steps):
        print(f"{name}{step}", end=" ")
        await asyncio.sleep(0)
    return f"{name} done"


async def sleeper(name, seconds):
    await asyncio.sleep(seconds)
    print(name, end=" ")
    return name


async def main():
    print(await asyncio.gather(worker("a", 3), worker("b", 2), worker("c", 1)))
    print(await asyncio.gather(sleeper("slow", 0.03), sleeper("fast", 0.01), sleeper("mid", 0.02)))
    tasks = [asyncio.create_task(worker(n, 2)) for n in "xy"]
    print("before", end=" ")
    await asyncio.sleep(0)
    print("between", end=" ")
    print([await t for t in tasks])
    done, pending = await asyncio.wait([asyncio.create_task(sleeper("w", 0))])
    print(len(done), len(pending))
    for finished in asyncio.as_completed([sleeper("second", 0.02), sleeper("first", 0.005)]):
        print("->", await finished)


asyncio.run(main())
