import asyncio
from contextlib import asynccontextmanager
async def work(n, d):
    await asyncio.sleep(d)
    print("done", n)
    return n
async def gen():
    for i in range(3):
        await asyncio.sleep(0)
        yield i
@asynccontextmanager
async def res():
    print("open")
    try: yield 1
    finally: print("close")
async def main():
    print(await asyncio.gather(work(1, .2), work(2, .1)))
    async for x in gen(): print(x)
    print([x async for x in gen()])
    async with res() as r: print(r)
    t = asyncio.create_task(work(3, .1)); print(t.done()); await t; print(t.result(), t.done())
    try: await asyncio.wait_for(work(9, 10), timeout=.1)
    except asyncio.TimeoutError: print("timeout")
    q = asyncio.Queue()
    async def prod():
        for i in range(3): await q.put(i)
        await q.put(None)
    async def cons():
        while (i := await q.get()) is not None: print("got", i)
    await asyncio.gather(prod(), cons())
    lock = asyncio.Lock()
    async with lock: print("locked", lock.locked())
    sem = asyncio.Semaphore(1)
    async with sem: pass
    ev = asyncio.Event()
    async def waiter(): await ev.wait(); print("event")
    w = asyncio.create_task(waiter()); await asyncio.sleep(0); ev.set(); await w
    done, pending = await asyncio.wait([asyncio.create_task(work(5, .1)), asyncio.create_task(work(6, 5))], return_when=asyncio.FIRST_COMPLETED)
    print(len(done), len(pending))
    for p in pending: p.cancel()
    try: await asyncio.gather(work(1, 0), asyncio.sleep(1), return_exceptions=True)
    except Exception as e: print(e)
    async with asyncio.TaskGroup() as tg:
        a = tg.create_task(work(7, 0))
    print(a.result())
    async with asyncio.timeout(1): await asyncio.sleep(0)
    print(await asyncio.to_thread(lambda: 5), asyncio.get_running_loop() is asyncio.get_event_loop())
    for c in asyncio.as_completed([work(1, .2), work(2, .1)]): print("c", await c)
    print(await anext(gen(), 7))
    return "end"
print(asyncio.run(main()))
try: asyncio.run(5)
except Exception as e: print(type(e).__name__, e)
try: asyncio.get_running_loop()
except RuntimeError as e: print(e)
async def boom(): raise ValueError("boom")
try: asyncio.run(boom())
except ValueError as e: print(e)
loop = asyncio.new_event_loop(); print(loop.run_until_complete(work(4, 0))); loop.close()
async def m2():
    try:
        async with asyncio.timeout(.01): await asyncio.sleep(5)
    except TimeoutError: print("to")
    t = asyncio.current_task()
    async def c():
        try: await asyncio.sleep(5)
        except asyncio.CancelledError: print("cancelled"); raise
    x = asyncio.create_task(c()); await asyncio.sleep(0); x.cancel()
    try: await x
    except asyncio.CancelledError: print("x", x.cancelled())
asyncio.run(m2())
asyncio.run(boom())
