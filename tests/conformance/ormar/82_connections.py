"""SQL of one's own on the connections of a database, inside and outside of a transaction."""

import asyncio

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///bank.db"),
    metadata=sqlalchemy.MetaData(),
)


class Account(ormar.Model):
    ormar_config = base.copy(tablename="accounts")

    id: int = ormar.Integer(primary_key=True)
    owner: str = ormar.String(max_length=10)
    cents: int = ormar.Integer(default=0)


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        await Account.objects.bulk_create([Account(owner=owner, cents=cents) for owner, cents in (("Al", 5), ("Bo", 50))])
        async with base.database.connection() as connection:
            found = await connection.execute(sqlalchemy.text("SELECT owner FROM accounts WHERE cents > :least"), {"least": 9})
            print([owner for owner, in found.fetchall()])
            print((await connection.execute(sqlalchemy.text("SELECT count(*) FROM accounts"))).scalar())
        try:
            async with base.database.transaction():
                await Account.objects.create(owner="Cy", cents=7)
                async with base.database.connection() as connection:
                    await connection.execute(sqlalchemy.text("UPDATE accounts SET cents = cents + 1"))
                print(await Account.objects.values_list("cents", flatten=True))
                raise RuntimeError("undone")
        except RuntimeError as exc:
            print(exc)
        async with base.database.transaction():
            async with base.database.connection() as connection:
                await connection.execute(sqlalchemy.text("UPDATE accounts SET cents = cents * 2"))
        print(await Account.objects.order_by("owner").values(["owner", "cents"]))
        for make in (
            lambda: Account.objects.filter(Account.cents != 10).all(),
            lambda: Account.objects.filter((Account.cents > 1) & (Account.cents != 10)).all(),
        ):
            try:
                print(await make())
            except Exception as exc:
                print(type(exc).__name__, exc)


asyncio.run(main())
