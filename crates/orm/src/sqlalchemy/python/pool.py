"""Pools of connections, by name: here every engine keeps its connections in the same way."""


class Pool:
    pass


class AssertionPool(Pool):
    pass


class AsyncAdaptedQueuePool(Pool):
    pass


class NullPool(Pool):
    pass


class QueuePool(Pool):
    pass


class SingletonThreadPool(Pool):
    pass


class StaticPool(Pool):
    pass
