"""Fixtures that are coroutines."""

from pytest import fixture as _fixture

__version__ = "1.3.0"


def fixture(fixture_function=None, *, loop_scope=None, **kwargs):
    return _fixture(fixture_function, **kwargs)


def is_async_test(item):
    return item.is_async
