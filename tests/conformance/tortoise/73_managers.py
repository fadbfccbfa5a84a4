"""Managers, querysets of the script's own, and querysets used again."""
from tortoise import Tortoise, fields, run_async
from tortoise.functions import Count
from tortoise.manager import Manager
from tortoise.models import Model
from tortoise.queryset import QuerySet


class StatusQuerySet(QuerySet):
    def active(self):
        return self.filter(status=1)

    def named(self, name):
        return self.filter(name=name)


class StatusManager(Manager):
    def get_queryset(self):
        return super().get_queryset().filter(status=1)


class Job(Model):
    name = fields.CharField(max_length=20)
    status = fields.IntField(default=0)
    everything = Manager()
    chained = Manager.__class__

    class Meta:
        manager = StatusManager()


class Task(Model):
    name = fields.CharField(max_length=20)
    status = fields.IntField(default=0)
    job = fields.ForeignKeyField("models.Job", related_name="tasks", null=True)

    @classmethod
    def fancy(cls):
        return StatusQuerySet(cls)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    one = await Job.create(name="one", status=1)
    await Job.create(name="two")
    await Task.create(name="t", status=1, job=one)
    await Task.create(name="u")
    print(await Job.all().values_list("name", flat=True), await Job.everything.all().values_list("name", flat=True))
    print(await Job.filter(name="two").count(), await Job.everything.filter(name="two").count(), await Job.get_or_none(name="two"))
    print(await Job.exists(name="two"), await Job.first(), await Job.exclude(name="q").count(), await Job.annotate(n=Count("tasks")).values("name", "n"))
    print(await Task.fancy().active().values_list("name", flat=True), await Task.fancy().named("u").active().count())
    print(type(Task.fancy().active()).__name__, isinstance(Task.all(), QuerySet))
    base = Task.all()
    narrow = base.filter(status=1)
    print(await base.count(), await narrow.count(), len(await base), len(await narrow.all()))
    print(await base.order_by("-name").first(), await base.count())
    counted = Job.everything.annotate(n=Count("tasks"))
    print(await counted.order_by("id").values_list("name", "n"), await counted.filter(n=1).values_list("name"))
    print([(j.name, j.n) for j in await counted.order_by("id")])
    try:
        Task.all().nope
    except AttributeError as error:
        print(error)
    try:
        Job.everything.nope
    except AttributeError as error:
        print(error)


run_async(main())
