import asyncio


async def fail(message, delay=0):
    await asyncio.sleep(delay)
    raise ValueError(message)


async def ok(value):
    await asyncio.sleep(0)
    return value


async def slow():
    try:
        await asyncio.sleep(10)
    except asyncio.CancelledError:
        print("cancelled")
        raise
    finally:
        print("cleanup")


async def main():
    try:
        await fail("direct")
    except ValueError as error:
        print("caught", error)
    results = await asyncio.gather(ok(1), fail("gathered"), ok(3), return_exceptions=True)
    print([repr(r) for r in results])
    try:
        await asyncio.gather(ok(1), fail("raised"))
    except ValueError as error:
        print("gather raised", error)
    try:
        await asyncio.wait_for(slow(), timeout=0.01)
    except asyncio.TimeoutError as error:
        print("timed out", type(error).__name__, asyncio.TimeoutError is TimeoutError)
    print(await asyncio.wait_for(ok("quick"), timeout=1))
    task = asyncio.create_task(slow())
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("task was cancelled", task.cancelled())
    task = asyncio.create_task(fail("stored"))
    await asyncio.sleep(0.01)
    print(task.done(), repr(task.exception()))
    await fail("final", 0.001)


asyncio.run(main())
