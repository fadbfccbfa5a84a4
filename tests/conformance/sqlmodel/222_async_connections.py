"""Asynchronous connections: awaited, entered, with transactions of their own."""

import asyncio

from sqlmodel import SQLModel, Field, Session, select, text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel.ext.asyncio.session import AsyncSession


class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    n: str = "x"


async def main():
    e = create_async_engine("sqlite+aiosqlite://")
    c = await e.connect()
    await c.run_sync(SQLModel.metadata.create_all)
    await c.commit()
    print((await c.execute(text("select count(*) from a"))).scalar())
    await c.close()
    async with e.connect() as c:
        r = await c.execute(text("insert into a (n) values ('q') returning id, n"))
        print(r.all(), r.keys())
        await c.rollback()
        async with c.begin():
            await c.execute(A.__table__.insert(), [{"n": "1"}, {"n": "2"}])
    async with AsyncSession(e) as s:
        print((await s.exec(select(A))).all())
    e2 = create_async_engine("sqlite+aiosqlite:///q.db", pool_size=1, max_overflow=0)
    async with e2.begin() as c:
        await c.run_sync(SQLModel.metadata.drop_all)
        await c.run_sync(SQLModel.metadata.create_all)
    async def job(i):
        async with AsyncSession(e2) as s:
            s.add(A(n=str(i)))
            await s.commit()
            return i
    print(await asyncio.gather(*(job(i) for i in range(3))))
    async with AsyncSession(e2) as s:
        print((await s.exec(select(A.n).order_by(A.n))).all())


asyncio.run(main())
