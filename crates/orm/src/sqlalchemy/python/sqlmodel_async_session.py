"""SQLModel's asynchronous session: SQLAlchemy's, and `exec`."""

from _linktable_sqlalchemy import spawn
from sqlalchemy.ext.asyncio import AsyncSession as _AsyncSession
from sqlmodel.orm.session import Session


class AsyncSession(_AsyncSession):
    sync_session_class = Session

    async def exec(self, statement, *, params=None, **options):
        options = {name: option for name, option in options.items() if option}
        return spawn(self.sync_session.exec, statement, params=params, **options)
