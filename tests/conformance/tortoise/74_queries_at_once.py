"""Awaiting queries at the same time, and reading while changing."""
import asyncio

from tortoise import Tortoise, fields, run_async
from tortoise.expressions import F, Subquery
from tortoise.functions import Count, Max
from tortoise.models import Model


class Account(Model):
    owner = fields.CharField(max_length=20)
    cents = fields.IntField(default=0)


class Entry(Model):
    account = fields.ForeignKeyField("models.Account", related_name="entries")
    cents = fields.IntField()


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    accounts = [await Account.create(owner=name) for name in ("ann", "bob")]
    await Entry.bulk_create([Entry(account=account, cents=at) for account in accounts for at in (5, 10)])
    first, second = await asyncio.gather(Account.get(owner="ann"), Account.all().order_by("id"))
    print(first.owner, len(second))
    print(await asyncio.gather(*(Entry.filter(account=account).count() for account in accounts)))
    latest = Entry.annotate(m=Max("id")).group_by("account_id").values("m")
    print(await Entry.filter(id__in=Subquery(latest)).order_by("id").values_list("id", "account__owner"))
    print(await Account.filter(id__in=Subquery(Entry.filter(cents__gt=5).values("account_id"))).update(cents=F("cents") + 1))
    print(await Account.all().order_by("id").values("owner", "cents"))
    print(await Entry.filter(account_id__in=Subquery(Account.filter(owner="bob").values("id"))).delete())
    rich = Account.annotate(n=Count("entries")).filter(n__gt=0)
    async for account in rich:
        print(account.owner, account.n)
        account.cents = 100
        await account.save()
    print([a.cents for a in await rich.all()], await Account.filter(cents=100).values_list("owner", flat=True))
    pending = Account.filter(owner="zed")
    await Account.create(owner="zed")
    print((await pending)[0].owner, await pending.exists())
    print(await Account.filter(owner__in=[a.owner for a in accounts]).order_by("-owner").values_list("owner", flat=True))


run_async(main())
