import asyncio

import ormar
import sqlalchemy
from typing import ForwardRef


base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///people.db"),
    metadata=sqlalchemy.MetaData(),
)

class Person(ormar.Model):
    ormar_config = base.copy(tablename="people")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    boss = ormar.ForeignKey(ForwardRef("Person"), related_name="staff")
    friends = ormar.ManyToMany(ForwardRef("Person"), related_name="friend_of")


Person.update_forward_refs()


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        ann = await Person.objects.create(name="Ann")
        bob = await Person.objects.create(name="Bob", boss=ann)
        cid = await Person.objects.create(name="Cid", boss=ann)
        dan = await Person.objects.create(name="Dan", boss=bob)
        print([p.name for p in ann.staff], bob.boss.name, [p.name for p in bob.staff])
        await ann.friends.add(bob)
        await ann.friends.add(dan)
        await bob.friends.add(ann)
        print([p.name for p in ann.friends], [p.name for p in ann.friend_of], [p.name for p in bob.friend_of])
        print([p.name for p in await ann.friends.order_by("-name").all()], [p.name for p in await dan.friend_of.all()])
        loaded = await Person.objects.select_related(["staff", "boss"]).order_by(["name", "staff__name"]).all()
        print([(p.name, p.boss.name if p.boss else None, [s.name for s in p.staff]) for p in loaded])
        loaded = await Person.objects.prefetch_related(["friends", "friend_of"]).order_by("name").all()
        print([(p.name, sorted(f.name for f in p.friends), sorted(f.name for f in p.friend_of)) for p in loaded])
        print([p.name for p in await Person.objects.filter(boss__name="Ann").order_by("name").all()])
        print([p.name for p in await Person.objects.filter(friends__name="Dan").all()])
        print([p.name for p in await Person.objects.filter(boss__boss__name="Ann").all()])
        await ann.friends.remove(bob)
        print([p.name for p in ann.friends], [p.name for p in bob.friends], await ann.friends.count(), await bob.friends.count())
        try:
            await ann.friends.clear()
        except Exception as error:
            print(type(error).__name__, error)
        print((await Person.objects.select_related("boss__boss").get(name="Dan")).boss.boss.name)

asyncio.run(main())
