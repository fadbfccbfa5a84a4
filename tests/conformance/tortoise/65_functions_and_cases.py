"""Functions, Case and When, RawSQL, Subquery."""
from tortoise import Tortoise, fields, run_async
from tortoise.contrib.sqlite.functions import Random
from tortoise.expressions import Case, F, Q, RawSQL, Subquery, When
from tortoise.functions import Coalesce, Concat, Count, Length, Lower, Max, Trim, Upper
from tortoise.models import Model


class Person(Model):
    given = fields.CharField(max_length=20)
    family = fields.CharField(max_length=20, null=True)
    age = fields.IntField()


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    await Person.create(given=" Ada ", family="Lovelace", age=36)
    await Person.create(given="Bo", age=12)
    await Person.create(given="Cleo", family="Cat", age=70)
    people = Person.all().order_by("id")
    print(await people.annotate(x=Lower("given"), y=Upper("family"), z=Length("family"), w=Trim("given")).values_list("x", "y", "z", "w"))
    print(await people.annotate(x=Coalesce("family", "-"), y=Coalesce("family", F("given"))).values_list("x", "y"))
    print(await people.annotate(x=Lower(Trim("given"))).filter(x="ada").values_list("x", flat=True))
    print(await people.annotate(x=Length(Trim("given"))).filter(x__gt=2).values_list("given", flat=True))
    print(Person.annotate(x=Concat("given", " ", F("family"))).sql())
    print(await people.annotate(size=Case(When(age__lt=18, then="child"), When(age__gte=65, then="old"), default="adult")).values_list("given", "size"))
    print(await people.annotate(n=Case(When(Q(age__lt=18) | Q(family="Cat"), then=F("age") * 2), default=F("age"))).values_list("n", flat=True))
    print(await people.annotate(n=Case(When(family="Cat", then=1))).values_list("n", flat=True))
    print(await people.annotate(n=Case(When(age__gt=20, negate=True, then=1), default=0)).filter(n=1).values_list("given", flat=True))
    print(await Person.annotate(g=Case(When(age__gt=20, then="big"), default="small"), n=Count("id")).group_by("g").order_by("g").values("g", "n"))
    print(await people.annotate(raw=RawSQL("age + 1")).values_list("raw", flat=True))
    print(await people.annotate(raw=RawSQL("age * 2")).filter(raw__gt=100).values_list("given", flat=True))
    print(await people.filter(age=RawSQL("(SELECT MAX(age) FROM person)")).values_list("given", flat=True))
    print(await people.filter(id__in=Subquery(Person.filter(age__gt=20).values("id"))).values_list("given", flat=True))
    print(await people.filter(age=Subquery(Person.annotate(m=Max("age")).values("m"))).values_list("given", flat=True))
    print(await people.annotate(c=Subquery(Person.filter(age__lt=50).annotate(n=Count("id")).values("n"))).values_list("given", "c"))
    print(await people.annotate(c=Subquery(Person.filter(age__lt=50).count())).values_list("c", flat=True))
    print(await Person.annotate(lower=Lower("family")).order_by("-lower").values_list("family", flat=True))
    print(await Person.annotate(lower=Lower("family")).order_by("lower").values_list("lower", flat=True))
    print(Person.annotate(r=Random()).order_by("r").sql())
    print(await Person.raw("SELECT * FROM person WHERE age > 20 ORDER BY age"), [p.age for p in await Person.raw("SELECT id, age FROM person")])
    print([(p.given, p.up, p.c) for p in await people.annotate(up=Upper("given"), c=RawSQL("1"))])
    try:
        await Person.annotate(x=Case("x"))
    except TypeError as error:
        print(error)
    try:
        await Person.annotate(x=Lower("nope"))
    except Exception as error:
        print(type(error).__name__, error)
    try:
        await Person.raw("SELECT nope FROM person")
    except Exception as error:
        print(type(error).__name__, error)


run_async(main())
