from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
class Person(Model):
    name = fields.CharField(10)
    boss = fields.ForeignKeyField("models.Person", related_name="staff", null=True)
async def att(label, q):
    try:
        print(label, await q)
    except Exception as e:
        print(label, type(e).__name__, e)
async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    await att("count", Person.filter(staff__name="s").count())
    await att("exists", Person.filter(staff__name="s").exists())
    await att("count", Person.filter(staff__name="s").count())
    q = Person.filter(staff__name="s").count()
    print(q.sql()); print(q.sql())
    await att("again", q)
    q = Person.filter(staff__name="s")
    print(q.sql()); print(q.sql())
    await att("again", q)
    q = Person.filter(boss__name="s").count()
    print(q.sql()); print(q.sql())
    await att("again", q)
    q = Person.filter(staff__name="s").values("name")
    print(q.sql()); print(q.sql())
    await att("again", q)
    q = Person.filter(staff__name="s").delete()
    print(q.sql()); print(q.sql())
    await att("again", q)
    q = Person.filter(staff__name="s").update(name="z")
    print(q.sql()); print(q.sql())
    await att("again", q)
run_async(main())
