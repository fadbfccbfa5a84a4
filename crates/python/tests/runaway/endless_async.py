# The loop always has something ready; and no sleep may really take its time here.
import asyncio


async def busy():
    while True:
        await asyncio.sleep(0)


async def main():
    await asyncio.sleep(3600)
    print("an hour later")
    await asyncio.gather(busy(), busy())


asyncio.run(main())
