"""update and delete of querysets, and how many rows they say they changed."""
from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import IntegrityError
from tortoise.expressions import Case, F, Q, When
from tortoise.functions import Count
from tortoise.models import Model


class Folder(Model):
    name = fields.CharField(max_length=20, unique=True)


class File(Model):
    name = fields.CharField(max_length=20)
    size = fields.IntField(default=0)
    folder = fields.ForeignKeyField("models.Folder", related_name="files")
    labels = fields.ManyToManyField("models.Label", related_name="files")


class Label(Model):
    text = fields.CharField(max_length=20)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    one, two = await Folder.create(name="one"), await Folder.create(name="two")
    for at in range(6):
        await File.create(name=f"f{at}", size=at * 10, folder=one if at < 3 else two)
    hot = await Label.create(text="hot")
    await hot.files.add(*await File.filter(size__gte=40))
    print(await File.filter(size__gt=20).update(size=1))
    print(await File.filter(size__gt=2000).update(size=1))
    print(await File.all().update(size=F("size") + 5, name="n"))
    print(await File.filter(folder__name="one").update(size=0))
    print(await File.filter(Q(labels__text="hot") | Q(size=0)).update(name="x"))
    print(await File.filter(id__lte=2).update(name=Case(When(id=1, then="first"), default="other")))
    print(await File.filter(id=6).update(folder=one), await File.filter(id=5).update(folder_id=one.id))
    print(await File.all().order_by("id").values_list("id", "name", "size", "folder_id"))
    print(await File.filter(labels=hot).delete())
    print(await File.filter(folder__name="two").delete())
    print(await File.filter(id=1).delete(), await File.filter(id=1).delete())
    print(await Folder.annotate(n=Count("files")).filter(n=0).delete())
    print(await Folder.filter(name="one").delete())
    print(await File.all().count(), await Folder.all().count())
    print(File.filter(id=1).delete().sql(), File.filter(id=1, name="q").update(name="z").sql(), File.filter(id=1).update(size=3).sql(params_inline=True))
    await Folder.create(name="a")
    await Folder.create(name="b")
    for make in (
        lambda: Folder.filter(name="a").update(name="b"),
        lambda: Folder.filter(name="a").update(id=3),
        lambda: Folder.filter(name="a").update(nope=3),
        lambda: Folder.filter(name="a").update(files=[1]),
        lambda: Folder.create(name="a"),
        lambda: File.create(name="x", folder_id=99),
        lambda: File.filter(id=1).update(folder=hot),
        lambda: Folder.filter(name="a").update(name="x" * 30),
        lambda: Folder.filter(name="a").update(name=None),
    ):
        try:
            print(await make())
        except IntegrityError as error:
            print("IntegrityError", error)
        except Exception as error:
            print(type(error).__name__, error)


run_async(main())
