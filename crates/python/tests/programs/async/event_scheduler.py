import asyncio
from collections import deque


class Bus:
    def __init__(self):
        self.handlers = {}
        self.log = deque(maxlen=5)

    def on(self, event):
        def register(handler):
            self.handlers.setdefault(event, []).append(handler)
            return handler

        return register

    async def emit(self, event, **data):
        self.log.append(event)
        return await asyncio.gather(*(h(**data) for h in self.handlers.get(event, [])))


bus = Bus()


@bus.on("user")
async def greet(name, **_):
    await asyncio.sleep(0.01)
    print("greet", name)
    return f"hi {name}"


@bus.on("user")
async def audit(**data):
    print("audit", data)
    return len(data)


@bus.on("order")
async def order(item, count=1):
    await bus.emit("user", name=item, count=count)
    return item * count


async def ticker(name, interval, times):
    for n in range(times):
        await asyncio.sleep(interval)
        print(name, n)
    return name


async def main():
    print(await bus.emit("user", name="Ann"))
    print(await bus.emit("order", item="x", count=3), await bus.emit("nothing"))
    print(list(bus.log))
    results = await asyncio.gather(ticker("fast", 0.02, 3), ticker("slow", 0.05, 1))
    print(results)
    future = asyncio.get_running_loop().create_future()
    asyncio.get_running_loop().call_soon(future.set_result, "from the loop")
    print(await future, future.done())
    task = asyncio.create_task(ticker("t", 0, 1), name="named")
    task.add_done_callback(lambda t: print("callback", t.result()))
    print(task.get_name(), await task)
    await asyncio.sleep(0)
    await bus.emit("order", item=None)


asyncio.run(main())
