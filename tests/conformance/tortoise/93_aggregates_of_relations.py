from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
from tortoise.functions import Max, Min, Count, Sum, Avg
from tortoise.expressions import Q, F

class Tag(Model):
    name = fields.CharField(10)
    rank = fields.IntField(default=0)
    posts: fields.ManyToManyRelation["Post"]

class Post(Model):
    title = fields.CharField(10)
    score = fields.IntField(default=0)
    tags = fields.ManyToManyField("models.Tag", related_name="posts")
    parent = fields.ForeignKeyField("models.Post", related_name="children", null=True)
    related = fields.ManyToManyField("models.Post", related_name="related_by")

class Person(Model):
    name = fields.CharField(10)
    boss = fields.ForeignKeyField("models.Person", related_name="staff", null=True)
    team = fields.ForeignKeyField("models.Team", related_name="people", null=True, db_constraint=False)

class Team(Model):
    name = fields.CharField(10)
    lead_id = fields.IntField(null=True)

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
    t = [await Tag.create(name=n, rank=i) for i, n in enumerate("abc")]
    p = [await Post.create(title=n, score=i) for i, n in enumerate("xyz")]
    p[1].parent = p[0]; await p[1].save(); p[2].parent = p[1]; await p[2].save()
    await p[0].tags.add(t[0], t[1]); await p[1].tags.add(t[1]); await p[0].related.add(p[1], p[2])
    for fn in (Max, Min, Count, Sum, Avg):
        n = fn.__name__
        await att(n+" posts", Tag.annotate(v=fn("posts")).order_by("id").values("name", "v"))
        await att(n+" posts__score", Tag.annotate(v=fn("posts__score")).order_by("id").values("name", "v"))
        await att(n+" tags", Post.annotate(v=fn("tags")).order_by("id").values("title", "v"))
        await att(n+" tags__rank", Post.annotate(v=fn("tags__rank")).order_by("id").values("title", "v"))
        await att(n+" children", Post.annotate(v=fn("children")).order_by("id").values("title", "v"))
        await att(n+" parent", Post.annotate(v=fn("parent")).order_by("id").values("title", "v"))
        await att(n+" parent__score", Post.annotate(v=fn("parent__score")).order_by("id").values("title", "v"))
        await att(n+" related", Post.annotate(v=fn("related")).order_by("id").values("title", "v"))
        await att(n+" related_by", Post.annotate(v=fn("related_by")).order_by("id").values("title", "v"))
        await att(n+" related__score", Post.annotate(v=fn("related__score")).order_by("id").values("title", "v"))
        await att(n+" related_by__score", Post.annotate(v=fn("related_by__score")).order_by("id").values("title", "v"))
        await att(n+" f", Tag.filter(posts__title="x").annotate(v=fn("posts")).values("v"))
        await att(n+" filt", Tag.annotate(v=fn("posts", _filter=Q(posts__score__gt=0))).values("v"))
    b = await Person.create(name="b")
    s = await Person.create(name="s", boss=b)
    tm = await Team.create(name="T", lead_id=b.id)
    s.team = tm; await s.save(); b.team = tm; await b.save()
    for kw in ({"boss__boss__name": "x"}, {"boss__staff__name": "s"}, {"staff__boss__name": "b"}, {"team__people__name": "b"},
               
               {"boss__staff__boss__name": "b"}, ):
        await att(str(kw), Person.filter(**kw).order_by("id"))
    for kw in ({"people__team__name": "T"}, {"people__boss__team__name":"T"}, {"people__staff__team__name":"T"}):
        await att(str(kw), Team.filter(**kw).order_by("id"))
    for kw in ({"tags__posts__title": "x"}, {"related__related__title": "y"}, {"related__related_by__title": "x"}, {"related_by__tags__name": "a"}, {"parent__parent__title": "x"}, {"children__children__title": "z"}, {"children__parent__title": "x"}, {"related__parent__title": "x"}, {"parent__tags__posts__title": "x"}, {"tags__posts__tags__name": "b"}):
        await att(str(kw), Post.filter(**kw).order_by("id"))
        await att("not "+str(kw), Post.exclude(**kw).order_by("id"))
    for o in ("boss__boss__name", "boss__staff__name", "team__people__name"):
        await att("order "+o, Person.all().order_by(o, "id"))
        await att("values "+o, Person.all().order_by("id").values("name", x=o))
    await att("selrel", Person.all().select_related("boss__boss", "boss__team").order_by("id"))
    await att("selrel2", Person.filter(boss__team__name="b").select_related("team__lead__boss").order_by("id"))
    await att("F", Person.filter(name=F("boss__name")).order_by("id"))
    await att("F2", Person.filter(boss__name=F("team__name")).order_by("id"))
    await att("ann", Person.annotate(n=Count("boss__staff"), m=Max("team__people__name")).order_by("id").values("name", "n", "m"))
run_async(main())
