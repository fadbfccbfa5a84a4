import asyncio


async def producer(queue, items):
    for item in items:
        print("put", item)
        await queue.put(item)
    await queue.put(None)


async def consumer(queue, results):
    while True:
        item = await queue.get()
        if item is None:
            break
        print("got", item)
        results.append(item ** 2)
        await asyncio.sleep(0)


async def fetch(semaphore, n, running):
    async with semaphore:
        running.append(n)
        peak = len(running)
        await asyncio.sleep(0)
        running.remove(n)
        return peak


async def main():
    queue = asyncio.Queue(maxsize=2)
    results = []
    await asyncio.gather(producer(queue, range(4)), consumer(queue, results))
    print(results, queue.empty(), queue.qsize())
    semaphore = asyncio.Semaphore(2)
    running = []
    print(max(await asyncio.gather(*(fetch(semaphore, n, running) for n in range(5)))))
    event = asyncio.Event()

    async def waiter():
        print("waiting")
        await event.wait()
        print("released")

    task = asyncio.create_task(waiter())
    await asyncio.sleep(0)
    event.set()
    await task
    async with asyncio.TaskGroup() as group:
        t1 = group.create_task(asyncio.sleep(0, "one"))
        t2 = group.create_task(asyncio.sleep(0, "two"))
    print(t1.result(), t2.result())


asyncio.run(main())
