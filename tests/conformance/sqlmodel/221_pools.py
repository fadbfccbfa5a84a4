"""How engines with different pools hand out connections, and what disposing of them loses."""

import asyncio
from sqlmodel import create_engine, SQLModel, Field, Session, select, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine, AsyncSession
from sqlalchemy.pool import NullPool, StaticPool, QueuePool


class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


def t(f, *a, **k):
    try:
        r = f(*a, **k)
        print("ok", r)
    except Exception as x:
        print(type(x).__module__, type(x).__name__, x)


def count(e):
    with Session(e) as s:
        s.add(A())
        s.commit()
        return len(s.exec(select(A)).all())


e = create_engine("sqlite://")
SQLModel.metadata.create_all(e)
print(count(e), count(e))
e.dispose()
t(count, e)
e = create_engine("sqlite:///f.db", poolclass=NullPool)
SQLModel.metadata.create_all(e)
print(count(e), count(e))
e.dispose()
t(count, e)
e = create_engine("sqlite://", poolclass=QueuePool, pool_size=2, max_overflow=0, pool_timeout=0.1)
SQLModel.metadata.create_all(e)
print(count(e))
with Session(e) as s:
    print(s.exec(select(A)).all())
    t(count, e)
t(count, e)
t(count, e)
e = create_engine("sqlite:///g.db", pool_size=2, max_overflow=0, pool_timeout=0.1)
SQLModel.metadata.create_all(e)
with e.connect() as c1, e.connect() as c2:
    t(e.connect)
    c1.execute(text("select 1"))
t(count, e)
e = create_engine("sqlite://", poolclass=StaticPool, connect_args={"check_same_thread": False})
SQLModel.metadata.create_all(e)
t(count, e)
e.dispose()
t(count, e)


async def main():
    e = AsyncEngine(create_engine("sqlite+aiosqlite:///i.db", echo=False, future=True))
    async with e.begin() as c:
        await c.run_sync(SQLModel.metadata.create_all)
    async with AsyncSession(e) as s:
        s.add(A())
        await s.commit()
        print((await s.execute(select(A))).scalars().all())
    await e.dispose()
    async with AsyncSession(e) as s:
        print((await s.execute(select(A))).scalars().all())
    try:
        SQLModel.metadata.create_all(e)
    except Exception as x:
        print(type(x).__name__, x)


asyncio.run(main())
