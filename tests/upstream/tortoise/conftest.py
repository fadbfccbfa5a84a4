"""The fixtures that Tortoise's tests take from a file beside them, which its source distribution does not have.

`db` undoes what a test did, `db_truncate` empties the tables after it, `db_simple` leaves
them as they are, and `db_isolated` gives each test a database of its own.
"""

import pytest_asyncio

import tortoise.context
from tortoise.context import tortoise_test_context


class _Undo(Exception):
    pass


def _database():
    return tortoise_test_context(
        modules=["tests.testmodels"], db_url="sqlite://:memory:", app_label="models", connection_label="models"
    )


async def _empty(context):
    for model in context.apps.get_models_iterable() if context.apps else ():
        await model._meta.db.execute_script(f'DELETE FROM "{model._meta.db_table}"')


@pytest_asyncio.fixture(scope="module")
async def db_module():
    async with _database() as context:
        before = tortoise.context._global_context
        tortoise.context._global_context = context
        try:
            yield context
        finally:
            tortoise.context._global_context = before


@pytest_asyncio.fixture
async def db_simple(db_module):
    token = tortoise.context._current_context.set(db_module)
    try:
        yield db_module
    finally:
        tortoise.context._current_context.reset(token)


@pytest_asyncio.fixture
async def db(db_simple):
    transaction = db_simple.db()._in_transaction()
    await transaction.__aenter__()
    try:
        yield db_simple
    finally:
        await transaction.__aexit__(_Undo, _Undo(), None)


@pytest_asyncio.fixture
async def db_truncate(db_simple):
    yield db_simple
    await _empty(db_simple)


@pytest_asyncio.fixture
async def db_isolated():
    async with _database() as context:
        yield context
