import asyncio
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import AsyncIterator


@dataclass
class Page:
    url: str
    status: int
    body: str


PAGES = {"/a": '{"n": 1}', "/b": '{"n": 2}', "/broken": "{oops"}


class Client:
    def __init__(self, limit: int):
        self.semaphore = asyncio.Semaphore(limit)
        self.active = self.peak = 0

    async def get(self, url: str) -> Page:
        async with self.semaphore:
            self.active += 1
            self.peak = max(self.peak, self.active)
            await asyncio.sleep(0.001)
            self.active -= 1
            if url not in PAGES:
                return Page(url, 404, "")
            return Page(url, 200, PAGES[url])


@asynccontextmanager
async def client(limit: int = 2) -> AsyncIterator[Client]:
    print("open client")
    c = Client(limit)
    try:
        yield c
    finally:
        print("close client, peak", c.peak)


async def fetch_all(c: Client, *urls: str) -> AsyncIterator[Page]:
    for page in await asyncio.gather(*[c.get(u) for u in urls]):
        yield page


async def parse(page: Page) -> dict:
    if page.status != 200:
        raise LookupError(f"{page.url}: {page.status}")
    return json.loads(page.body)


async def main() -> None:
    async with client() as c:
        async for page in fetch_all(c, "/a", "/b", "/missing", "/a"):
            try:
                print(page.url, await parse(page))
            except LookupError as error:
                print("skipped", error)
        results = await asyncio.gather(*[parse(await c.get(u)) for u in ["/a", "/broken"]], return_exceptions=True)
        for result in results:
            print(type(result).__name__, result)
        print({u: (await c.get(u)).status for u in PAGES})
        await parse(await c.get("/nowhere"))


asyncio.run(main())
