from tortoise import Tortoise, fields, run_async
from tortoise.fields import Now, RandomHex, SqlDefault
from tortoise.models import Model


class Job(Model):
    name = fields.CharField(max_length=20, db_default="it's")
    count = fields.IntField(db_default=3)
    ratio = fields.FloatField(db_default=0.25)
    flag = fields.BooleanField(db_default=True)
    made = fields.DatetimeField(db_default=Now())
    key = fields.CharField(max_length=32, db_default=SqlDefault("'k' || 'ey'"))
    maybe = fields.IntField(null=True, db_default=None)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    job = Job(made="2024-01-01 00:00:00")
    print(job.name, repr(job.count), bool(job.flag))
    await job.save()
    print(job.name, job.count, job.ratio, job.flag, job.key, job.maybe)
    job.count = 4
    await job.save()
    other = await Job.create(name="n", count=1, ratio=1, flag=False, made="2024-01-02 00:00:00", key="x", maybe=2)
    print(other.name, other.count, other.flag)
    print(SqlDefault("1"), Now(), RandomHex(), Now() == Now(), SqlDefault("1") == SqlDefault("2"))


run_async(main())
