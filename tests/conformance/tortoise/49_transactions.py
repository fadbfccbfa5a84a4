"""Transactions, and savepoints within them."""

from tortoise import Tortoise, connections, fields, run_async
from tortoise.exceptions import IntegrityError, OperationalError, TransactionManagementError
from tortoise.models import Model
from tortoise.transactions import atomic, in_transaction


class Item(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20, unique=True)

    class Meta:
        table = "item"


async def show(what):
    print(what, await Item.all().order_by("id").values_list("name", flat=True))


@atomic()
async def add_two(first, second):
    """Adds both or none."""
    await Item.create(name=first)
    await Item.create(name=second)
    return first + second


class Shop:
    @atomic("default")
    async def stock(self, *names, fail=False):
        for name in names:
            await Item.create(name=name)
        if fail:
            raise LookupError("no room")
        return len(names)


async def main():
    await Tortoise.init(db_url="sqlite://db.sqlite3", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    async with in_transaction():
        await Item.create(name="a")
    await show("committed")
    try:
        async with in_transaction() as conn:
            await Item.create(name="b", using_db=conn)
            print(await Item.all().using_db(conn).count(), await Item.exists(name="b"))
            raise ValueError("stop")
    except ValueError as exc:
        print("ValueError", exc)
    await show("rolled back")

    async with in_transaction("default") as conn:
        await Item.create(name="c")
        try:
            async with in_transaction() as inner:
                await Item.create(name="d")
                await inner.execute_query("INSERT INTO item (name) VALUES (?)", ["e"])
                raise KeyError("inner")
        except KeyError as exc:
            print("KeyError", exc)
        async with in_transaction():
            await Item.create(name="f")
            async with in_transaction():
                await Item.create(name="g")
    await show("nested")

    print(await add_two("h", "i"), add_two.__name__, add_two.__doc__)
    try:
        await add_two("j", "a")
    except IntegrityError as exc:
        print(type(exc).__name__, exc)
    await show("atomic")
    shop = Shop()
    print(await shop.stock("k", "l"))
    try:
        await shop.stock("m", fail=True)
    except LookupError as exc:
        print("LookupError", exc)
    await show("methods")

    async with in_transaction() as conn:
        await Item.create(name="n")
        await conn.rollback()
    await show("by hand")
    async with in_transaction() as conn:
        await Item.create(name="o")
        await conn.commit()
        try:
            await conn.rollback()
        except TransactionManagementError as exc:
            print(type(exc).__name__, exc)
        try:
            await conn.commit()
        except TransactionManagementError as exc:
            print(type(exc).__name__, exc)
    await show("by hand")
    try:
        async with in_transaction() as conn:
            await Item.create(name="p")
            raise TransactionManagementError("left open")
    except TransactionManagementError as exc:
        print(type(exc).__name__, exc)
    await show("still there")
    async with in_transaction() as conn:
        await conn.savepoint()
        await Item.create(name="q")
        await conn.savepoint_rollback()
        try:
            await conn.savepoint_rollback()
        except TransactionManagementError as exc:
            print(type(exc).__name__, exc)
        try:
            await conn.release_savepoint()
        except TransactionManagementError as exc:
            print(type(exc).__name__, exc)
        await conn.savepoint()
        await Item.create(name="r")
        await conn.release_savepoint()
    await show("savepoints")
    try:
        async with in_transaction():
            await Item.create(name="s")
            await conn.execute_query("SELECT * FROM nowhere")
    except OperationalError as exc:
        print(type(exc).__name__, exc)
    await show("failed")
    try:
        in_transaction("other")
    except Exception as exc:
        print(type(exc).__name__, exc)
    print(connections.get("default") is Item._meta.db)


run_async(main())
