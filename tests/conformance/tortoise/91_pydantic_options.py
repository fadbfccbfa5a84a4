import enum
import json
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Optional

from pydantic import ConfigDict, ValidationError, field_validator

from tortoise import Tortoise, fields, run_async
from tortoise.contrib.pydantic import PydanticModel, pydantic_model_creator, pydantic_queryset_creator
from tortoise.fields import ReverseRelation
from tortoise.models import Model


NOON = datetime(2026, 1, 2, 12, tzinfo=timezone.utc)


class Shade(str, enum.Enum):
    LIGHT = "light"
    DARK = "dark"


class Rank(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Stamped(Model):
    created = fields.DatetimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Employee(Stamped):
    """Somebody who works here."""

    id = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=50)
    age: int = fields.SmallIntField(default=18)
    wage = fields.DecimalField(10, 2, default=Decimal("1.50"))
    born: Optional[date] = fields.DateField(null=True)
    shade = fields.CharEnumField(Shade, default=Shade.DARK)
    rank = fields.IntEnumField(Rank, null=True)
    data = fields.JSONField(default=dict)
    more = fields.JSONField(null=True)
    flag = fields.BooleanField()
    f = fields.FloatField(default=1.5)
    raw_ = fields.BinaryField(null=True)
    td = fields.TimeDeltaField(null=True)
    note = fields.TextField(default="", description="some\nlines")
    boss: fields.ForeignKeyNullableRelation["Employee"] = fields.ForeignKeyField(
        "models.Employee", related_name="team", null=True
    )
    team: ReverseRelation["Employee"]
    friends: fields.ManyToManyRelation["Employee"] = fields.ManyToManyField("models.Employee", related_name="liked_by")

    def shout(self) -> str:
        return self.name.upper()

    def team_size(self) -> int:
        """How many.

        There are."""
        return len(self.team)

    def untyped(self):
        return 1

    class PydanticMeta:
        exclude = ["liked_by", "raw_"]
        computed = ["shout", "untyped"]
        max_recursion = 2


Tortoise.init_models(["__main__"], "models")
kinds = {
    "plain": pydantic_model_creator(Employee),
    "again": pydantic_model_creator(Employee),
    "cycles": pydantic_model_creator(Employee, name="Cyc", allow_cycles=True, computed=("team_size",)),
    "few": pydantic_model_creator(Employee, include=("id", "name", "boss.name", "boss"), exclude=("boss.boss",)),
    "write": pydantic_model_creator(Employee, exclude_readonly=True, name="EmployeeIn", optional=("name", "flag")),
    "opt": pydantic_model_creator(Employee, exclude=("team", "friends", "boss", "td"), optional=("age", "flag")),
    "sorted": pydantic_model_creator(Employee, sort_alphabetically=True, exclude=("team", "friends", "boss", "td")),
}
for name, kind in kinds.items():
    print(name, kind.__name__, kind.__module__, list(kind.model_fields))
    print(json.dumps(kind.model_json_schema(), sort_keys=False))
    print(json.dumps(kind.model_json_schema(mode="serialization")))
print(kinds["plain"] is kinds["again"], kinds["plain"].model_config["title"])


class Override:
    backward_relations = False
    exclude = ("data",)
    computed = ()


def check(cls, value):
    if not value:
        raise ValueError("empty")
    return value.strip()


loose = pydantic_model_creator(
    Employee,
    name="Loose",
    meta_override=Override,
    model_config=ConfigDict(extra="ignore", title="Looser"),
    validators={"check_name": field_validator("name")(check)},
    module="elsewhere",
)
print(loose.__module__, list(loose.model_fields), loose.model_json_schema()["title"])
lists = pydantic_queryset_creator(Employee, include=("name", "age"))
print(lists.__name__, lists.model_json_schema())


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    ada = await Employee.create(created=NOON, id="0a000000-0000-0000-0000-000000000001", name=" Ada ", flag=True, data={"a": [1]})
    bob = await Employee.create(created=NOON, id="0a000000-0000-0000-0000-000000000002", name="Bob", flag=False, boss=ada, rank=Rank.HIGH, born=date(2000, 1, 2))
    cyd = await Employee.create(created=NOON, id="0a000000-0000-0000-0000-000000000003", name="Cyd", flag=False, boss=bob, more=[1, "x"], wage="3.333")
    await ada.friends.add(bob, cyd)
    drop = {"created"}
    seen = await kinds["plain"].from_tortoise_orm(ada)
    print(type(seen).__name__, sorted(seen.model_fields_set))

    def strip(v):
        if isinstance(v, dict):
            return {k: strip(x) for k, x in v.items() if k not in drop}
        if isinstance(v, list):
            return [strip(x) for x in v]
        return v

    print(strip(seen.model_dump()))
    print(json.dumps(strip(seen.model_dump(mode="json"))))
    print(json.dumps(strip(json.loads((await kinds["cycles"].from_tortoise_orm(bob)).model_dump_json()))))
    print((await kinds["few"].from_queryset_single(Employee.get(name="Cyd"))).model_dump())
    print([one.model_dump(include={"name", "shade"}) for one in await kinds["opt"].from_queryset(Employee.all().order_by("name"))])
    print((await lists.from_queryset(Employee.all().order_by("-name"))).model_dump())
    print(strip((await loose.from_tortoise_orm(ada)).model_dump()))
    for given in ({"name": ""}, {"name": "x", "flag": "maybe"}, {"name": "x", "flag": 1, "id": "zz"}):
        try:
            print(loose(**given))
        except ValidationError as error:
            print(error.error_count(), [(e["loc"], e["type"], e["msg"]) for e in error.errors()])
    made = kinds["write"](data={}, wage="2.5", shade="light", rank=2)
    print(made.model_dump(exclude_unset=True), made.model_dump())
    new = await Employee.create(created=NOON, **made.model_dump(exclude_unset=True), name="Dee", flag=True)
    print(new.shade, new.rank, new.wage)
    await new.update_from_dict(kinds["write"](name="Eve", data=[1]).model_dump(exclude_unset=True)).save()
    print(await Employee.filter(name="Eve").count())
    try:
        kinds["write"](wage="x", age=99999, shade="none", other=1)
    except ValidationError as error:
        print(error)
    try:
        kinds["plain"].model_validate(cyd)
    except ValidationError as error:
        print(str(error)[:700])
    print(issubclass(kinds["plain"], PydanticModel))

    class Sub(kinds["few"]):
        extra: int = 3

    print(await Sub.from_tortoise_orm(cyd) if False else list(Sub.model_fields))


run_async(main())
