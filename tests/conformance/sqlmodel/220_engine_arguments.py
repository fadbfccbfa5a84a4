"""What `create_engine` and `create_async_engine` refuse."""

from sqlalchemy.ext.asyncio import create_async_engine
from sqlmodel import create_engine, SQLModel, Field, Session, select


class A(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


def t(f, *a, **k):
    try:
        e = f(*a, **k)
        print("ok", a, k)
    except Exception as x:
        print(type(x).__name__, x)


t(create_async_engine, "sqlite:///x.db")
t(create_engine, "bogus")
t(create_engine, "")
t(create_engine, "sqlite://", bogus=1, max_overflow=3)
t(create_engine, "sqlite://", future=False)
t(create_engine, "sqlite+bogus://")
t(create_engine, None)
t(create_engine)
t(create_engine, "sqlite://", True)
t(create_engine, 5)
t(create_engine, "sqlite://x.db")
t(create_engine, "sqlite:////tmp/x.db")
t(create_engine, "sqlite:///")
from sqlalchemy.pool import *
for c in (QueuePool, NullPool, StaticPool, SingletonThreadPool, AsyncAdaptedQueuePool):
    for u in ("sqlite://", "sqlite:///z.db", "sqlite+aiosqlite://", "sqlite+aiosqlite:///z.db"):
        for k in ({}, {"pool_size": 3}, {"max_overflow": 1, "x": 1}, {"pool_timeout": 3, "pool_recycle": 5, "connect_args": {}}):
            print(u, c.__name__, k)
            t(create_engine, u, poolclass=c, **k)
            t(create_async_engine, u, poolclass=c, **k)

SQLModel.metadata.create_all(create_engine("sqlite://"))
