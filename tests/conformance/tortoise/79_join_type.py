# `join_type` belongs to Q; given to filter() it is a Q of its own without lookups.
from tortoise import Tortoise, fields, run_async
from tortoise.expressions import Q
from tortoise.models import Model


class Stone(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=10)
    weight = fields.IntField(default=1)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    for at, name in enumerate("abc"):
        await Stone.create(name=name, weight=at)
    print(await Stone.filter(Q(name="a", weight=2, join_type="OR")).values_list("name", flat=True))
    print(await Stone.filter(Q(name="a"), Q(weight=2), join_type="OR").count())
    print(await Stone.filter(Q(Q(name="a"), Q(weight=2), join_type=Q.OR), weight__gte=0).count())
    print(await Stone.exclude(Q(name="a") | Q(weight=2)).values_list("name", flat=True))
    await Stone.filter(join_type="XOR")


run_async(main())
