"""`tortoise.contrib.test`."""

import inspect
from functools import wraps
from unittest import SkipTest, expectedFailure, skip, skipIf, skipUnless

from tortoise import Tortoise, connections
from tortoise.context import TortoiseContext, tortoise_test_context

MEMORY_SQLITE = "sqlite://:memory:"
__all__ = (
    "MEMORY_SQLITE", "TortoiseContext", "tortoise_test_context", "requireCapability", "truncate_all_models",
    "init_memory_sqlite", "SkipTest", "expectedFailure", "skip", "skipIf", "skipUnless",
)


async def truncate_all_models():
    if not Tortoise.apps:
        raise ValueError("apps are not loaded")
    models = [model for models in Tortoise.apps.values() for model in models.values()]
    if not models:
        return
    first = models[0]._meta.db
    await first.execute_script("PRAGMA foreign_keys = OFF")
    try:
        for model in models:
            await model._meta.db.execute_script(f'DELETE FROM "{model._meta.db_table}"')
    finally:
        await first.execute_script("PRAGMA foreign_keys = ON")


def requireCapability(connection_name="models", **conditions):
    def decorator(test_item):
        if isinstance(test_item, type):
            for name in dir(test_item):
                function = getattr(test_item, name)
                if name.startswith("test_") and callable(function):
                    setattr(test_item, name, requireCapability(connection_name, **conditions)(function))
            return test_item

        def check():
            capabilities = connections.get(connection_name).capabilities
            for key, value in conditions.items():
                if getattr(capabilities, key) != value:
                    raise SkipTest(f"Capability {key} != {value}")

        if inspect.iscoroutinefunction(test_item):

            @wraps(test_item)
            async def checked(*args, **kwargs):
                check()
                return await test_item(*args, **kwargs)

        else:

            @wraps(test_item)
            def checked(*args, **kwargs):
                check()
                return test_item(*args, **kwargs)

        return checked

    return decorator


def init_memory_sqlite(models=None):
    def decorate(function, modules):
        @wraps(function)
        async def runner(*args, **kwargs):
            await Tortoise.init(db_url=MEMORY_SQLITE, modules={"models": modules})
            await Tortoise.generate_schemas()
            return await function(*args, **kwargs)

        return runner

    if inspect.iscoroutinefunction(models):
        return decorate(models, ["__main__"])
    modules = ["__main__"] if models is None else [models] if isinstance(models, str) else list(models)
    return lambda function: decorate(function, modules)
