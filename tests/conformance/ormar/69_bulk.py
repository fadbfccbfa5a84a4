import asyncio
import datetime
import decimal
import enum
import uuid
from typing import Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///stock.db"),
    metadata=sqlalchemy.MetaData(),
)


class Size(enum.Enum):
    small = "S"
    large = "L"


class Room(ormar.Model):
    ormar_config = base.copy(tablename="rooms")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)


class Item(ormar.Model):
    ormar_config = base.copy(tablename="items")

    id: int = ormar.Integer(primary_key=True, name="item_no")
    name: str = ormar.String(max_length=20, name="item_name")
    code: uuid.UUID = ormar.UUID(default=lambda: uuid.UUID(int=7))
    size: Size = ormar.Enum(enum_class=Size, default=Size.small)
    left: int = ormar.Integer(default=0)
    data: dict = ormar.JSON(default=dict)
    room: Optional[Room] = ormar.ForeignKey(Room)


async def fails(make):
    try:
        await make()
    except Exception as error:
        print(type(error).__name__, str(error).split("\n")[0])


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        cellar = await Room.objects.create(name="cellar")
        items = [Item(name=f"thing {number}", left=number, room=cellar) for number in range(3)]
        items.append(Item(name="lamp", size=Size.large, data={"watt": 40}))
        print(await Item.objects.bulk_create(items), [item.saved for item in items], [item.pk for item in items])
        loaded = await Item.objects.all()
        print([(item.pk, item.name, item.size, item.left, item.data, item.room and item.room.pk) for item in loaded])
        for item in loaded:
            item.left += 10
            item.size = Size.large
            item.code = uuid.UUID(int=item.pk)
        print([item.saved for item in loaded])
        print(await Item.objects.bulk_update(loaded), [item.saved for item in loaded])
        print([(item.left, item.size, item.code.int) for item in await Item.objects.all()])
        for item in loaded:
            item.name = item.name.upper()
            item.left = 0
        columns = ["name"]
        await Item.objects.bulk_update(loaded, columns=columns)
        print(columns, [(item.name, item.left) for item in await Item.objects.all()])
        await Item.objects.bulk_update(loaded[:1], columns=["left"])
        print([item.left for item in await Item.objects.all()])
        await fails(lambda: Item.objects.bulk_create([]))
        await fails(lambda: Item.objects.bulk_update([]))
        await fails(lambda: Item.objects.bulk_update([Item(name="new")]))
        print(await Item.objects.filter(left__gt=10).update(left=1, name="some"))
        print(await Item.objects.exclude(left=1).update(left=2))
        print(await Item.objects.filter(room__name="cellar").update(left=3))
        print(await Item.objects.update(each=True, left=4))
        print(await Item.objects.filter(ormar.or_(id=1, name="some")).update(left=5))
        print(await Item.objects.update(each=True, unknown=4, size=Size.small))
        await fails(lambda: Item.objects.update(left=4))
        await fails(lambda: Item.objects.delete())
        await fails(lambda: Item.objects.filter(room__name="cellar").delete())
        print(await Item.objects.delete(left=5), await Item.objects.filter(left=77).delete())
        print(await Item.objects.exclude(id=1).delete(), await Item.objects.delete(each=True))
        print(await Item.objects.count(), await Room.objects.filter(pk=cellar.pk).delete())


asyncio.run(main())
