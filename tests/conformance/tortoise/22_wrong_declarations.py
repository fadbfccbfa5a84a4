from tortoise import Tortoise, fields, run_async
from tortoise.models import Model

def attempt(make):
    try:
        make()
    except Exception as error:
        print(type(error).__name__, error)

attempt(lambda: fields.CharField())
attempt(lambda: fields.CharField(0))
attempt(lambda: fields.DecimalField(5))
attempt(lambda: fields.DecimalField())
attempt(lambda: fields.DecimalField(0, 1))
attempt(lambda: fields.DecimalField(5, -1))
attempt(lambda: fields.TextField(unique=True))
attempt(lambda: fields.TextField(db_index=True))
attempt(lambda: fields.TextField(index=True))
attempt(lambda: fields.JSONField(unique=True))
attempt(lambda: fields.BinaryField(db_index=True))
attempt(lambda: fields.IntField(null=True, pk=True))
attempt(lambda: fields.IntField(null=True, primary_key=True))
attempt(lambda: fields.IntField(pk=True, primary_key=False))
attempt(lambda: fields.IntField(index=True, db_index=False))
attempt(lambda: fields.DatetimeField(auto_now=True, auto_now_add=True))
attempt(lambda: fields.BooleanField(True))
attempt(lambda: fields.IntField(True, 3))
attempt(lambda: fields.CharField(5, 6))
attempt(lambda: fields.ForeignKeyField())
attempt(lambda: fields.ForeignKeyField("X"))
attempt(lambda: fields.ForeignKeyField("a.b.c"))
attempt(lambda: fields.ForeignKeyField(5))
attempt(lambda: fields.ForeignKeyField("models.X", on_delete="NOPE"))
attempt(lambda: fields.ForeignKeyField("models.X", on_delete="SET NULL"))
attempt(lambda: fields.ForeignKeyField(model_name="models.X"))
attempt(lambda: fields.ForeignKeyField("models.X", model_name="models.X"))
attempt(lambda: fields.ManyToManyField("X"))
attempt(lambda: fields.OneToOneField("X"))
attempt(lambda: fields.IntField(db_default=lambda: 1))
attempt(lambda: fields.IntField(unknown=3))
print(fields.CASCADE, fields.SET_NULL, repr(fields.OnDelete.NO_ACTION), fields.OnDelete.RESTRICT == "RESTRICT")

def model(**attrs):
    return type("M", (Model,), {"__module__": "__main__", **attrs})

attempt(lambda: model(id=fields.IntField()))
attempt(lambda: model(id=3))
attempt(lambda: model(filter=fields.IntField(), save=fields.IntField()))
attempt(lambda: model(code=fields.CharField(5, primary_key=True, generated=True)))
attempt(lambda: model(a=fields.IntField(pk=True), b=fields.IntField(pk=True)))
class Inner(Model):
    name = fields.CharField(max_length=5, null=True, default="x")
f = Inner._meta.fields_map["name"]
print(type(f).__name__, f.max_length, f.null, f.default, f.pk, f.model_field_name, f.required, f.index, f.unique, f.source_field)
print(list(Inner._meta.fields_map), Inner._meta.db_table, Inner._meta.abstract, Inner._meta.pk_attr)
i = Inner()
print(i, repr(i), i.name, i.id, i.pk)
i.pk = 5
print(repr(i), i.id)
attempt(lambda: Inner(5))
attempt(lambda: Inner.nothing)
attempt(lambda: i.nothing)
print(Inner.__doc__, Inner.__name__, Inner.__mro__)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()


run_async(main())
