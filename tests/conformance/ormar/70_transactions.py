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
    name: str = ormar.String(max_length=20, unique=True)
    money: int = ormar.Integer(default=0)


class Transfer(ormar.Model):
    ormar_config = base.copy(tablename="transfers")

    id: int = ormar.Integer(primary_key=True)
    account: Account = ormar.ForeignKey(Account, nullable=False, ondelete="CASCADE")
    money: int = ormar.Integer()


async def names():
    return [account.name for account in await Account.objects.all()]


async def main():
    database = base.database
    try:
        await Account.objects.all()
    except AssertionError as error:
        print("AssertionError", error)
    async with database:
        async with database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        async with database.transaction():
            await Account(name="one", money=5).save()
            await Account.objects.create(name="two")
        print(await names())
        try:
            async with database.transaction():
                await Account(name="three").save()
                print(await names())
                raise ValueError("no")
        except ValueError as error:
            print(error, await names())
        async with database.transaction():
            await Account(name="four").save()
            try:
                async with database.transaction():
                    await Account(name="five").save()
                    raise KeyError("inner")
            except KeyError:
                print(await names())
            async with database.transaction():
                await Account(name="six").save()
        print(await names())
        async with database.transaction(force_rollback=True):
            await Account.objects.update(each=True, money=9)
            print(await Account.objects.sum("money"))
        print(await Account.objects.sum("money"))
        try:
            async with database.transaction():
                await Account(name="seven").save()
                await Account(name="one").save()
        except sqlalchemy.exc.IntegrityError as error:
            print(type(error).__name__, error.orig)
        print(await names())
        one = await Account.objects.get(name="one")
        await Transfer(account=one, money=3).save()
        try:
            await Transfer(account=99, money=3).save()
        except sqlalchemy.exc.IntegrityError as error:
            print(error)
        await one.delete()
        print(await Transfer.objects.count())
        async for account in Account.objects.order_by("-name").iterate():
            print(account.name, account.saved)
        async for account in Account.objects.iterate(name="four"):
            print(account.name)
        print([account.name async for account in Account.objects.select_related("transfers").filter(money=0).iterate()])
        try:
            async for account in Account.objects.prefetch_related("transfers").iterate():
                print(account)
        except ormar.exceptions.QueryDefinitionError as error:
            print(error)


asyncio.run(main())
