"""Lookups across relations, and the joins they make."""
from tortoise import Tortoise, fields, run_async
from tortoise.expressions import Q
from tortoise.models import Model


class Land(Model):
    name = fields.CharField(max_length=20)


class City(Model):
    name = fields.CharField(max_length=20)
    land = fields.ForeignKeyField("models.Land", related_name="cities")
    twin = fields.ForeignKeyField("models.City", related_name="twins", null=True)
    mayor: fields.OneToOneNullableRelation["Mayor"]


class Mayor(Model):
    name = fields.CharField(max_length=20)
    city = fields.OneToOneField("models.City", related_name="mayor")


class Line(Model):
    code = fields.CharField(max_length=8, primary_key=True)
    stops = fields.ManyToManyField("models.City", related_name="lines", through="stop")


async def names(query):
    return await query.order_by("id").values_list("name", flat=True)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    north = await Land.create(name="North")
    south = await Land.create(name="South")
    a = await City.create(name="Aix", land=north)
    b = await City.create(name="Bonn", land=south, twin=a)
    c = await City.create(name="Cork", land=south, twin=a)
    await Mayor.create(name="Mo", city=b)
    s1 = await Line.create(code="S1")
    s2 = await Line.create(code="S2")
    await s1.stops.add(a, b)
    await s2.stops.add(b, c)
    print("fk", await names(City.filter(land=south)))
    print("fk id", await names(City.filter(land_id=north.id)))
    print("fk field", await names(City.filter(land__name="South")))
    print("fk pk", await names(City.filter(land__pk=1)))

    print("fk id in", await names(City.filter(land_id__in=[1, 2])))
    print("fk null", await names(City.filter(twin_id__isnull=True)))
    print("fk none", await names(City.filter(twin=None)))
    print("self", await names(City.filter(twin__name="Aix")))
    print("self back", await names(City.filter(twins__name="Cork")))
    print("back", await names(Land.filter(cities__name__startswith="B")))
    print("back key", await names(Land.filter(cities=a.id)))
    print("back in", await names(Land.filter(cities__in=[a, b])))
    print("back null", await names(Land.filter(cities__isnull=True)))
    print("o2o", await names(City.filter(mayor__name="Mo")))
    print("o2o back", await names(Mayor.filter(city__land__name="South")))
    print("m2m", await names(City.filter(lines="S1")))
    print("m2m obj", await names(City.filter(lines=s2)))
    print("m2m in", await names(City.filter(lines__in=[s1, "S2"]).distinct()))
    print("m2m not", await names(City.filter(lines__not=s1)))
    print("m2m not in", await names(City.filter(lines__not_in=[s1])))
    print("m2m field", await names(City.filter(lines__code__in=["S2"])))
    print("far", await Line.filter(stops__land__name="South", stops__mayor__name="Mo").order_by("code").values_list("code"))
    print("q", await names(City.filter(Q(land__name="North") | Q(mayor__name="Mo"))))
    print("q not", await names(City.filter(~Q(lines__code="S1"), Q(land__name="South", name="Cork", join_type="OR"))))
    print("count", await City.filter(lines__code="S1").count(), await City.filter(lines__code__in=["S1", "S2"]).distinct().count())
    print("exists", await City.filter(land__name="Nowhere").exists(), await City.exists(land__name="North"))
    print(await City.all().order_by("land__name", "-name").values("name", "land__name", mayor_name="mayor__name"))
    print(await City.filter(land__name="South").order_by("-twin__name", "id").values_list("name", "twin__name", "land__name"))
    print(await City.filter(lines__code="S2").update(name="Moved"), await City.filter(land__name="North").delete())
    print(await City.all().order_by("id").values_list("id", "name", "twin_id"))
    for bad in ({"land__nope": 1}, {"name__land": 1}, {"lines__nope__x": 1}):
        try:
            await City.filter(**bad)
        except Exception as error:
            print(type(error).__name__, str(error)[:60])


run_async(main())
