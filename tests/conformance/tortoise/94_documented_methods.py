from tortoise import Tortoise, fields, run_async, connections
from tortoise.models import Model
from tortoise.expressions import F, Q, Subquery, RawSQL, Case, When
from tortoise.functions import Count, Max, Min, Sum, Avg, Lower, Upper, Coalesce, Concat, Length, Trim
from tortoise.query_utils import Prefetch
from tortoise.queryset import QuerySet
from tortoise.manager import Manager
from tortoise.exceptions import *
from tortoise.transactions import in_transaction, atomic

class M(Manager):
    def get_queryset(self):
        return super().get_queryset().filter(level__gt=0)

class Team(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(20)
    level = fields.IntField(default=1)
    extra = fields.JSONField(null=True)
    heroes: fields.ReverseRelation["Hero"]
    strong = M()
    class Meta:
        ordering = ["-name"]

class Hero(Model):
    name = fields.CharField(20)
    age = fields.IntField(null=True)
    team = fields.ForeignKeyField("models.Team", related_name="heroes", null=True)
    powers = fields.ManyToManyField("models.Power", related_name="heroes", through="hp")
    class Meta:
        unique_together = (("name", "team"),)

class Power(Model):
    label = fields.CharField(20)

async def attempt(label, thing):
    try:
        r = thing() if callable(thing) else thing
        if hasattr(r, "__await__"):
            r = await r
        if isinstance(r, list):
            r = [dict(x) if isinstance(x, Model) else x for x in r]
        elif isinstance(r, Model):
            r = (type(r).__name__, dict(r))
        print(label, r)
    except Exception as e:
        print(label, type(e).__name__, e)

async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    a = await Team.create(name="A", extra={"k": [1, {"z": 2}]})
    b = await Team.create(name="B", level=0)
    c = await Team.create(name="C", level=3)
    h = [await Hero.create(name=n, age=i * 10, team=t) for i, (n, t) in enumerate([("x", a), ("y", a), ("z", b), ("w", None)])]
    p = [await Power.create(label=l) for l in "pqr"]
    await h[0].powers.add(*p)
    await h[1].powers.add(p[0])
    T = Team
    await attempt("in_bulk", lambda: T.in_bulk([1, 3, 9], "id"))
    await attempt("in_bulk2", lambda: T.filter(level__gt=0).in_bulk(["A", "B"], "name"))
    await attempt("clone", lambda: a.clone())
    cl = a.clone(pk=50); cl.name = "Clone"
    print(cl.pk, cl._saved_in_db); await cl.save(); await attempt("count", T.all().count())
    await attempt("fetch_for_list", lambda: T.fetch_for_list([a, b], "heroes", "heroes__powers"))
    print([len(x.heroes) for x in (a, b)], [len(y.powers) for y in a.heroes])
    await attempt("earliest", lambda: Hero.earliest("age"))
    await attempt("latest", lambda: Hero.latest("age", "name"))
    await attempt("latest-none", lambda: Hero.latest())
    await attempt("qs.earliest", lambda: Hero.filter(age__gt=5).earliest("-age"))
    await attempt("first", lambda: Hero.first())
    await attempt("last", lambda: Hero.last())
    await attempt("last-ordered", lambda: T.all().last())
    await attempt("last-slice", lambda: T.all().order_by("level", "-id").last())
    await attempt("exists", lambda: T.exists(name="A"))
    await attempt("exists2", lambda: T.filter(name="ZZ").exists())
    await attempt("contains", lambda: T.filter(level=1).contains(a))
    await attempt("contains2", lambda: T.all().contains(5))
    await attempt("explain", lambda: T.all().explain())
    await attempt("raw", lambda: T.raw("select * from team where level > 0"))
    await attempt("goc", lambda: T.get_or_create(name="A", defaults={"level": 9}))
    await attempt("uoc", lambda: T.update_or_create(name="A", defaults={"level": 9}))
    await attempt("uoc2", lambda: T.update_or_create({"level": 7}, name="NEW"))
    await attempt("get_or_none", lambda: T.get_or_none(name="none"))
    await attempt("get_or_none-many", lambda: T.get_or_none(level__gte=0))
    await attempt("get", lambda: T.get(level__gte=0))
    await attempt("get0", lambda: T.get(name="none"))
    await attempt("qs.get", lambda: T.filter(level=3).get(name="C"))
    await attempt("qs.get_or_none", lambda: T.filter(level=3).get_or_none(name="zz"))
    await attempt("getitem", lambda: T[1])
    await attempt("getitem9", lambda: T[99])
    await attempt("slice", lambda: T.all().order_by("id")[1:3])
    await attempt("slice0", lambda: T.all()[2])
    await attempt("slice-neg", lambda: T.all()[-1:])
    await attempt("using_db", lambda: T.all().using_db(connections.get("default")).limit(1))
    await attempt("only", lambda: T.all().only("name").order_by("id"))
    await attempt("force", lambda: T.all().force_index("a").sql())
    await attempt("use", lambda: T.all().use_index("a", "b").sql())
    await attempt("sfu", lambda: T.select_for_update().filter(id=1).sql())
    await attempt("sfu2", lambda: T.filter(id=1).select_for_update(nowait=True, skip_locked=True, of=("team",)).sql())
    await attempt("distinct", lambda: Hero.all().distinct().values("team_id"))
    await attempt("group", lambda: Hero.annotate(n=Count("id"), m=Max("age")).group_by("team__name").values("team__name", "n", "m"))
    await attempt("values_list flat", lambda: Hero.all().order_by("id").values_list("name", flat=True))
    await attempt("vl flat2", lambda: Hero.all().values_list("name", "id", flat=True))
    await attempt("values alias", lambda: Hero.all().order_by("id").values(n="name", t="team__name"))
    await attempt("values none", lambda: Power.all().values())
    await attempt("vl none", lambda: Power.all().values_list())
    await attempt("update", lambda: Hero.filter(team__name="A").update(age=F("age") + 1))
    await attempt("delete", lambda: Hero.filter(name="w").delete())
    await attempt("bulk_create", lambda: Power.bulk_create([Power(label="s"), Power(id=2, label="zz")], ignore_conflicts=True))
    await attempt("bulk_create2", lambda: Power.bulk_create([Power(id=2, label="QQ"), Power(id=77, label="t")], update_fields=["label"], on_conflict=["id"]))
    await attempt("bulk_update", lambda: Power.bulk_update([p[0]], ["label"]))
    await attempt("qs.bulk", lambda: Power.all().bulk_create([Power(label="u")], batch_size=1))
    await attempt("single values", lambda: T.get(id=1).values("name"))
    await attempt("single vl", lambda: T.get(id=1).values_list("name", "level"))
    await attempt("single only", lambda: T.get(id=1).only("name"))
    await attempt("single annotate", lambda: T.get(id=1).annotate(n=Count("heroes")).values("n"))
    await attempt("first values", lambda: T.first().values("id", "name"))
    await attempt("goN values", lambda: T.get_or_none(id=99).values("id"))
    await attempt("sel rel", lambda: Hero.get(id=1).select_related("team"))
    await attempt("rel.order", lambda: a.heroes.order_by("-age").limit(1).offset(0))
    await attempt("rel.filter", lambda: a.heroes.filter(age__gt=5).count())
    await attempt("rel.create", lambda: a.heroes.create(name="new"))
    await attempt("m2m.create", lambda: h[2].powers.create(label="made"))
    await attempt("m2m.clear", lambda: h[0].powers.clear())
    await attempt("m2m.remove", lambda: h[1].powers.remove(p[0]))
    await attempt("refresh", lambda: a.refresh_from_db(fields=["name"]))
    await attempt("json", lambda: T.filter(extra__filter={"k__0": 1}).values("id"))
    await attempt("json2", lambda: T.filter(extra__contains={"k": 1}).values("id"))
    await attempt("manager", lambda: T.strong.all().values_list("name", flat=True))
    await attempt("describe", lambda: T.describe()["name"])
    await attempt("resolve", lambda: repr(T.all())[:20])
    await attempt("union", lambda: T.filter(id=1).union(T.filter(id=3)))
    await attempt("async-for", lambda: None)
    async for x in T.filter(id__in=[1, 3]).order_by("id"):
        print(x.name)
    async for x in Hero.all().order_by("id").values("name"):
        print(x)
    await attempt("getattr", lambda: T.nope)
    await attempt("save", lambda: T(name="q", foo=1).save())
    await attempt("delete unsaved", lambda: T(name="q").delete())
    await attempt("save uf", lambda: a.save(update_fields=["name"]))
    await attempt("save ff", lambda: a.save(force_create=True))
    await attempt("save fu", lambda: T(id=400, name="n").save(force_update=True))
    await attempt("save bad", lambda: a.save(update_fields=["nope"]))
    await attempt("pk", lambda: (a.pk, T._meta.pk_attr, T(name="1").pk))

run_async(main())
