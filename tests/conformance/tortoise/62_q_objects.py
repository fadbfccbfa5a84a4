"""Q: and, or, not, nested."""
from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import OperationalError
from tortoise.expressions import Q
from tortoise.functions import Count
from tortoise.models import Model


class Box(Model):
    a = fields.IntField()
    b = fields.IntField(null=True)
    c = fields.CharField(max_length=5, default="x")


async def show(*args, **kwargs):
    query = Box.filter(*args, **kwargs).order_by("id")
    print(query.sql())
    print(query.sql(params_inline=True))
    print(await query.values_list("id", flat=True))


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    for n in range(4):
        await Box.create(a=n, b=n % 2 or None, c="x'y" if n else "z")
    await show(Q(a=1))
    await show(Q(a=1) | Q(a=2))
    await show(Q(a=1) & Q(b=1))
    await show(~Q(a=1))
    await show(~Q(a=1, b=1))
    await show(Q(a=1, b=1, join_type=Q.OR))
    await show(~Q(a=1, c="z", join_type="OR"))
    await show(Q(Q(a=1) | Q(a=2), b=1))
    await show(Q(Q(a=0), Q(a=3), join_type=Q.OR))
    await show((Q(a=1) | Q(a=2)) & ~(Q(b=1) | Q(c="z")))
    await show(Q(a=1) | (Q(a__gt=1) & (Q(b=None) | Q(c__contains="'"))))
    await show(Q(a=1) | Q(), b=1)
    await show(Q())
    await show(~Q(a__in=[1, 2]))
    await show(~Q(a__not_in=[1, 2]))
    await show(~~Q(a=1))
    await show(~Q(Q(a=1), ~Q(b=1)), a__gte=0)
    await show(c="x'y")
    print(await Box.exclude(Q(a=1) | Q(a=2), b=None).values_list("a", flat=True))
    query = Box.annotate(n=Count("id")).filter(Q(n__gt=0) | Q(a=9))
    print(query.sql())
    print(Box.annotate(n=Count("id")).filter(~Q(n=2), a=1).sql())
    print(Box.annotate(n=Count("id")).filter(Q(a=1) & ~Q(Q(n=2) | Q(b=1))).sql())
    q = Q(a=1) | Q(b=2)
    print(q.children[0].filters, q.join_type, q._is_negated, (~q)._is_negated, bool(q), bool(Q()), Q(a=1) == Q(a=1), Q(a=1) == ~Q(a=1))
    q.negate()
    print(q._is_negated, Q(Q(a=1), b=2).children[0].filters, Q(a=1) == 1)
    for make in (lambda: Q(1), lambda: Q(join_type="XOR"), lambda: Q(a=1) | 2, lambda: Q(a=1) & 2):
        try:
            make()
        except OperationalError as error:
            print("OperationalError", error)
    try:
        Box.filter("a")
    except TypeError as error:
        print("TypeError", error)


run_async(main())
