import enum, json
from uuid import uuid4
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model
from tortoise.indexes import Index

class Kind(enum.IntEnum):
    A = 1
    B = 2

class Col(str, enum.Enum):
    R = "red"

def later():
    return 3

class Owner(Model):
    """Somebody.

    Who owns."""
    id = fields.IntField(primary_key=True)
    name = fields.CharField(30, unique=True, description="what")
    #: a comment
    kind = fields.IntEnumField(Kind, default=Kind.A)
    color = fields.CharEnumField(Col, null=True)
    class Meta:
        table = "owners"
        table_description = "All of them"
        unique_together = (("name", "kind"),)
        indexes = [("name", "color"), Index(fields=["kind"], name="k")]

class Pet(Model):
    nick = fields.TextField(null=True)
    big = fields.BigIntField(default=later)
    small = fields.SmallIntField(db_default=3)
    price = fields.DecimalField(8, 2, default="1.5")
    at = fields.DatetimeField(auto_now=True)
    born = fields.DateField(null=True)
    t = fields.TimeField(null=True)
    d = fields.TimeDeltaField(null=True)
    f = fields.FloatField(source_field="eff")
    ok = fields.BooleanField(default=False)
    data = fields.JSONField(default=dict)
    raw_ = fields.BinaryField(null=True)
    owner = fields.ForeignKeyField("models.Owner", related_name="pets", null=True, on_delete=fields.SET_NULL, description="it")
    home = fields.OneToOneField("models.Home", related_name=False, to_field="code")
    friends = fields.ManyToManyField("models.Pet", related_name="friend_of")

class Home(Model):
    code = fields.CharField(5, unique=True)
    main = fields.OneToOneField("models.Owner", related_name="home", null=True)

print(json.dumps(Owner.describe()))
async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    for name, told in Tortoise.describe_models().items():
        print(name, json.dumps(told, indent=1))
    for m in (Owner, Home):
        print({k: v for k, v in m.describe(serializable=False).items() if k != "pk_field"})
    print(Tortoise.describe_model(Home)["name"])
    print(list(Tortoise.describe_models([Pet], serializable=True)))
    print(Pet._meta.fields_map["at"].describe(True), Pet._meta.fields_map["nick"].get_db_field_types())
    print(Pet._meta.fields_map["nick"].db_default, Pet._meta.fields_map["data"].field_type)
run_async(main())
