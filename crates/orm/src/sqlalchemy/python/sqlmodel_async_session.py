"""SQLModel's asynchronous session: SQLAlchemy's, and `exec`."""

import warnings

from _linktable_sqlalchemy import spawn
from sqlalchemy.ext.asyncio import AsyncSession as _AsyncSession
from sqlmodel.orm.session import Session


class AsyncSession(_AsyncSession):
    sync_session_class = Session

    async def exec(self, statement, *, params=None, **options):
        options = {name: option for name, option in options.items() if option}
        return spawn(self.sync_session.exec, statement, params=params, **options)

    def execute(self, statement, params=None, **options):
        warnings.warn(_DEPRECATED, DeprecationWarning, stacklevel=2)
        return super().execute(statement, params, **options)

    async def scalar(self, statement, params=None, **options):
        warnings.warn(_DEPRECATED, DeprecationWarning)
        return await super().scalar(statement, params, **options)

    async def scalars(self, statement, params=None, **options):
        warnings.warn(_DEPRECATED, DeprecationWarning)
        return await super().scalars(statement, params, **options)


# What SQLModel says of `session.execute`.
_DEPRECATED = """
        🚨 You probably want to use `session.exec()` instead of `session.execute()`.

        This is the original SQLAlchemy `session.execute()` method that returns objects
        of type `Row`, on which you have to call `scalars()` to get the model objects.

        For example:

        ```Python
        result = await session.execute(select(Hero))
        heroes = result.scalars().all()
        ```

        Instead, you could use `exec()`:

        ```Python
        result = await session.exec(select(Hero))
        heroes = result.all()
        ```
        """
