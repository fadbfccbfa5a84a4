# A relation that is the primary key: its column can be asked for, `pk` can not.
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Account(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    rank = fields.IntField(default=1)


class Profile(Model):
    account = fields.OneToOneField("models.Account", related_name="profile", primary_key=True)
    text = fields.TextField()


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    ann = await Account.create(name="ann")
    await Profile.create(account=ann, text="hello")
    profile = await Profile.get(account_id=1).select_related("account")
    print(profile.pk, profile.account_id, profile.account.name)
    print(await Profile.filter(account=ann).count(), (await Account.get(pk=1).prefetch_related("profile")).profile.text)
    for name, value in [("pk", 1), ("pk__in", [1])]:
        try:
            print(await Profile.filter(**{name: value}))
        except Exception as error:
            print(type(error).__name__, error)
    await Profile.filter(text="hello").values("pk")


run_async(main())
