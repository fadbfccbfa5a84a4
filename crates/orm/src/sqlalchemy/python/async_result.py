"""Results that are read asynchronously: SQLAlchemy 2.1.9, `ext/asyncio/result.py`."""


class _Rows:
    def __init__(self, real_result):
        self._real_result = real_result

    def __aiter__(self):
        return self

    async def __anext__(self):
        row = next(self._rows(), _END)
        if row is _END:
            raise StopAsyncIteration
        return row

    def _rows(self):
        if not hasattr(self, "_iterator"):
            self._iterator = iter(self._real_result)
        return self._iterator

    @property
    def closed(self):
        return self._real_result.closed

    def unique(self, strategy=None):
        self._real_result = self._real_result.unique(strategy) if strategy else self._real_result.unique()
        return self

    async def all(self):
        return self._real_result.all()

    async def close(self):
        self._real_result.close()

    async def fetchall(self):
        return self._real_result.fetchall()

    async def fetchmany(self, size=None):
        return self._real_result.fetchmany(size)

    async def first(self):
        return self._real_result.first()

    async def one(self):
        return self._real_result.one()

    async def one_or_none(self):
        return self._real_result.one_or_none()

    async def partitions(self, size=None):
        for partition in self._real_result.partitions(size):
            yield partition


class AsyncScalarResult(_Rows):
    pass


class AsyncMappingResult(_Rows):
    def keys(self):
        return self._real_result.keys()

    async def fetchone(self):
        return self._real_result.fetchone()


class AsyncResult(_Rows):
    def columns(self, *expressions):
        self._real_result = self._real_result.columns(*expressions)
        return self

    def keys(self):
        return self._real_result.keys()

    def mappings(self):
        return AsyncMappingResult(self._real_result.mappings())

    def scalars(self, index=0):
        return AsyncScalarResult(self._real_result.scalars(index))

    def tuples(self):
        return self

    async def fetchone(self):
        return self._real_result.fetchone()

    async def scalar(self):
        return self._real_result.scalar()

    async def scalar_one(self):
        return self._real_result.scalar_one()

    async def scalar_one_or_none(self):
        return self._real_result.scalar_one_or_none()


_END = object()

for _class in (AsyncScalarResult, AsyncMappingResult, AsyncResult):
    _class.__module__ = "sqlalchemy.ext.asyncio.result"
