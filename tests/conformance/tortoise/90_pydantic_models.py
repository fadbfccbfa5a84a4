from datetime import datetime, timezone

from tortoise import Tortoise, fields, run_async
from tortoise.contrib.pydantic import pydantic_model_creator, pydantic_queryset_creator
from tortoise.models import Model


class Festival(Model):
    """
    A festival of some days
    """

    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=100)
    #: The date-time the Festival record was created at
    created_at = fields.DatetimeField(auto_now_add=True)

    shows: fields.ReverseRelation["Show"]

    def name_length(self) -> int:
        """
        Computed length of name
        """
        return len(self.name)

    def shows_num(self) -> int:
        """
        Computed band size.
        """
        try:
            return len(self.shows)
        except Exception:
            return -1

    class PydanticMeta:
        exclude = ("created_at",)
        computed = ("name_length", "shows_num")
        allow_cycles = True


class Band(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20, null=True, description="what they call it")
    show: fields.ManyToManyRelation["Show"]


class Show(Model):
    """
    A show at a festival
    """

    id = fields.IntField(primary_key=True)
    name = fields.TextField()
    prize = fields.DecimalField(max_digits=10, decimal_places=2, null=True)
    festival: fields.ForeignKeyRelation[Festival] = fields.ForeignKeyField(
        "models.Festival", related_name="shows", description="The Festival this happens in"
    )
    participants: fields.ManyToManyRelation[Band] = fields.ManyToManyField("models.Band", related_name="show", through="show_band")

    class Meta:
        ordering = ["name"]


class Venue(Model):
    city = fields.CharField(max_length=64)
    show = fields.OneToOneField("models.Show", related_name="venue", primary_key=True)

Tortoise.init_models(["__main__"], "models")
TP = pydantic_model_creator(Festival)
TL = pydantic_queryset_creator(Festival)
ShowOut = pydantic_model_creator(Show)
BandP = pydantic_model_creator(Band, exclude=("show",), name="BandOut")
BandIn = pydantic_model_creator(Band, exclude_readonly=True)
AP = pydantic_model_creator(Venue, exclude=("show.participants",))

import json
def show(m):
    print(m.__name__, m.__module__, list(m.model_fields), m.__doc__)
    print(json.dumps(m.model_json_schema()))
for m in (TP, TL, ShowOut, BandP, BandIn, AP):
    show(m)


NOON = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)


async def run():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    festival = await Festival.create(name="New Festival", created_at=NOON)
    t2 = await Festival.create(name="Old", created_at=NOON)
    e1 = await Show.create(name="Show 1", festival=festival, prize="12.5")
    e2 = await Show.create(name="Show 2", festival=festival)
    band = await Band.create(name="a")
    await e1.participants.add(band, await Band.create())
    await Venue.create(city="Berlin", show=e1)
    p = await TP.from_tortoise_orm(festival)
    print(p.model_dump_json(indent=1, exclude={"shows": {"__all__": {"festival"}}}))
    print(p)
    print(p.model_dump(mode="json"))
    l = await TL.from_queryset(Festival.all())
    print(l.model_dump_json())
    print(repr(l)[:200])
    print(await ShowOut.from_queryset(Show.all().order_by("-id")))
    print((await ShowOut.from_queryset_single(Show.get(name="Show 1"))).model_dump())
    print(await BandP.from_tortoise_orm(band))
    print(AP.model_validate(await Venue.get(show_id=e1.pk).prefetch_related("show__festival")))
    print(BandIn(name="x"), BandIn())
    try:
        BandIn(name="x"*30, other=1)
    except Exception as e:
        print(e)
    try:
        print(TP.model_validate(t2))
    except Exception as e:
        print(type(e), e)
    try:
        print(ShowOut.model_validate(await Show.get(id=1)))
    except Exception as e:
        print(type(e), e)
run_async(run())
