from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
from tortoise.functions import Max, Count
from tortoise.expressions import Q, F

class Team(Model):
    name = fields.CharField(10)
    leads = fields.ManyToManyField("models.Person", related_name="led")

class Person(Model):
    name = fields.CharField(10)
    boss = fields.ForeignKeyField("models.Person", related_name="staff", null=True)
    team = fields.ForeignKeyField("models.Team", related_name="people", null=True)
    twin = fields.OneToOneField("models.Person", related_name="other", null=True)

async def att(label, q):
    try:
        print(label, q.sql())
        r = await q
        print("   ", [x if isinstance(x, (dict, tuple)) else x.pk for x in r] if isinstance(r, list) else r)
    except Exception as e:
        print(label, type(e).__name__, e)

async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    tm = await Team.create(name="T")
    b = await Person.create(name="b", team=tm)
    s = await Person.create(name="s", boss=b, team=tm, twin=b)
    await tm.leads.add(b)
    paths = ["led__people__name", "team__leads__name", "team__leads__boss__name", "led__leads__name", "boss__led__leads__name",
        "team__people__led__name", "staff__team__leads__staff__name", "twin__boss__name", "other__name", "twin__other__name", "other__twin__name",
        "staff__staff__name", "boss__boss__boss__name", "staff__boss__staff__name", "team__people__staff__name", "other__staff__name",
        "staff", "team__people", "boss__staff", "other", "twin__other", "led__leads", "boss__boss", "boss__team__people"]
    for p in paths:
        v = "s" if p.endswith("name") else 1
        await att(p, Person.filter(**{p: v}).order_by("id"))
        await att("isnull " + p, Person.filter(**{p + "__isnull": True}).order_by("id"))
        await att("or " + p, Person.filter(Q(**{p: v}) | Q(name="b")).order_by("id").distinct())
        await att("order " + p, Person.all().order_by(p, "id"))
        await att("val " + p, Person.all().values("id", z=p))
        await att("cnt " + p, Person.annotate(n=Count(p)).order_by("id").values("id", "n"))
        await att("annf " + p, Person.annotate(n=Count(p)).filter(n__gt=0).order_by("id"))
    for p in ("people__team__name", "leads__led__name", "people__led__people__name", "leads__team__leads__name", "people__boss__team__name"):
        await att(p, Team.filter(**{p: "T"}).order_by("id"))
        await att("val " + p, Team.all().values("id", z=p))
        await att("two " + p, Team.filter(**{p: "T"}, people__name="s").order_by("id"))
    await att("two", Person.filter(boss__name="b").filter(staff__name="s").order_by("id"))
    await att("two2", Person.filter(boss__name="b", twin__name="b").order_by("boss__name"))
    await att("sub", Person.filter(boss__in=Person.filter(staff__name="s").values_list("id", flat=True)))
    await att("count", Person.filter(staff__name="s").count())
    await att("exists", Person.filter(staff__name="s").exists())
    await att("upd", Person.filter(boss__name="b").update(name="q"))
    await att("del", Person.filter(staff__name="zz").delete())
run_async(main())
