"""Sessions over asynchronous engines: each does what a plain session does, once it is awaited.

SQLAlchemy 2.1.9, `ext/asyncio/session.py`, and SQLModel 0.0.50, `ext/asyncio/session.py`.
"""

from _linktable import unsupported
from _linktable_sqlalchemy import mark_async, spawn
from sqlalchemy.orm import Session as _Session

_SHARED = {"autoflush", "bind", "deleted", "dirty", "identity_map", "info", "is_active", "new", "no_autoflush"}


class AsyncSession:
    sync_session_class = _Session

    def __init__(self, bind=None, *, binds=None, sync_session_class=None, **options):
        if binds is not None:
            unsupported("`AsyncSession(binds=…)`")
        if sync_session_class is not None:
            self.sync_session_class = sync_session_class
        self.bind = bind
        if bind is not None:
            bind = bind.sync_engine if hasattr(bind, "sync_engine") else bind.sync_connection
        self.sync_session = mark_async(self.sync_session_class(bind=bind, **options))

    def __getattr__(self, name):
        if name in _SHARED:
            return getattr(self.sync_session, name)
        raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")

    def __contains__(self, instance):
        return instance in self.sync_session

    def __iter__(self):
        return iter(self.sync_session)

    async def __aenter__(self):
        return self

    async def __aexit__(self, kind, value, traceback):
        await self.close()

    def add(self, instance):
        self.sync_session.add(instance)

    def add_all(self, instances):
        self.sync_session.add_all(instances)

    def expire(self, instance, attribute_names=None):
        self.sync_session.expire(instance, attribute_names)

    def expire_all(self):
        self.sync_session.expire_all()

    def expunge(self, instance):
        self.sync_session.expunge(instance)

    def expunge_all(self):
        self.sync_session.expunge_all()

    def is_modified(self, instance, include_collections=True):
        return self.sync_session.is_modified(instance)

    def in_transaction(self):
        return self.sync_session.in_transaction()

    def in_nested_transaction(self):
        return self.sync_session.in_nested_transaction()

    def begin(self):
        return AsyncSessionTransaction(self, False)

    def begin_nested(self):
        return AsyncSessionTransaction(self, True)

    async def close(self):
        return spawn(self.sync_session.close)

    async def aclose(self):
        return await self.close()

    async def reset(self):
        return spawn(self.sync_session.close)

    async def commit(self):
        return spawn(self.sync_session.commit)

    async def connection(self, **options):
        unsupported("`AsyncSession.connection`")

    async def delete(self, instance):
        return spawn(self.sync_session.delete, instance)

    async def execute(self, statement, params=None, **options):
        options = {name: option for name, option in options.items() if option}
        return spawn(self.sync_session.execute, statement, params, **options)

    async def flush(self, objects=None):
        return spawn(self.sync_session.flush)

    async def get(self, entity, ident, **options):
        return spawn(self.sync_session.get, entity, ident, **options)

    async def get_one(self, entity, ident, **options):
        return spawn(self.sync_session.get_one, entity, ident, **options)

    async def merge(self, instance, **options):
        return spawn(self.sync_session.merge, instance, **options)

    async def refresh(self, instance, attribute_names=None, **options):
        return spawn(self.sync_session.refresh, instance, attribute_names=attribute_names, **options)

    async def rollback(self):
        return spawn(self.sync_session.rollback)

    async def run_sync(self, function, *args, **options):
        return spawn(function, self.sync_session, *args, **options)

    async def scalar(self, statement, params=None, **options):
        return spawn(self.sync_session.scalar, statement, params, **options)

    async def scalars(self, statement, params=None, **options):
        return spawn(self.sync_session.scalars, statement, params, **options)

    async def stream(self, statement, params=None, **options):
        from _linktable_async_result import AsyncResult

        return AsyncResult(spawn(self.sync_session.execute, statement, params, **options))

    async def stream_scalars(self, statement, params=None, **options):
        return (await self.stream(statement, params, **options)).scalars()


class AsyncSessionTransaction:
    def __init__(self, session, nested):
        self.session = session
        self.nested = nested
        self.sync_transaction = None

    def _begin(self):
        session = self.session.sync_session
        self.sync_transaction = spawn(session.begin_nested if self.nested else session.begin)
        return self

    def __await__(self):
        return self._start().__await__()

    async def _start(self):
        return self._begin()

    async def __aenter__(self):
        return self._begin()

    async def __aexit__(self, kind, value, traceback):
        spawn(self.sync_transaction.__exit__, kind, value, traceback)

    @property
    def is_active(self):
        return self.sync_transaction is not None and self.sync_transaction.is_active

    async def commit(self):
        spawn(self.sync_transaction.commit)

    async def rollback(self):
        spawn(self.sync_transaction.rollback)


class async_sessionmaker:
    def __init__(self, bind=None, *, class_=AsyncSession, autoflush=True, expire_on_commit=True, info=None, **options):
        self.class_ = class_
        self.kw = {"bind": bind, "autoflush": autoflush, "expire_on_commit": expire_on_commit, **options}

    def __call__(self, **options):
        return self.class_(**{**self.kw, **options})

    def begin(self):
        return _Begun(self())

    def configure(self, **options):
        self.kw.update(options)


class _Begun:
    """`async with maker.begin() as session:` commits at its end."""

    def __init__(self, session):
        self.session = session

    async def __aenter__(self):
        self.transaction = self.session.begin()
        await self.transaction.__aenter__()
        return self.session

    async def __aexit__(self, kind, value, traceback):
        await self.transaction.__aexit__(kind, value, traceback)
        await self.session.close()


class AsyncAttrs:
    @property
    def awaitable_attrs(self):
        return _AwaitableAttributes(self)


class _AwaitableAttributes:
    def __init__(self, instance):
        self._instance = instance

    def __getattr__(self, name):
        return _awaited(self._instance, name)


async def _awaited(instance, name):
    return spawn(getattr, instance, name)
