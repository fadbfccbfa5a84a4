from tortoise import Tortoise, connections, fields, run_async
from tortoise.indexes import Index, PartialIndex
from tortoise.models import Model
from tortoise.utils import get_schema_sql


class Country(Model):
    code = fields.CharField(max_length=2, primary_key=True)
    #: Its name
    #: in English
    name = fields.CharField(max_length=40)

    class Meta:
        table = "countries"
        table_description = "With a */ in it"


class City(Model):
    """A city

    of some country."""

    name = fields.CharField(max_length=40, source_field="city_name", db_index=True)
    country = fields.ForeignKeyField("geo.Country", related_name="cities", source_field="country_code", to_field="code")
    capital_of = fields.OneToOneField("geo.Country", related_name="capital", null=True, on_delete=fields.SET_NULL)
    twins = fields.ManyToManyField("geo.City", related_name="twin_of", through="city_twin", forward_key="there", backward_key="here", description="Pairs")
    people = fields.IntField(db_default=0, description="How many / of them")
    note = fields.TextField(null=True)

    class Meta:
        unique_together = [("name", "note"), ("people", "name")]
        indexes = [Index(fields=["people", "note"]), PartialIndex(fields=["people"], condition={"note": "x"}), ("note",), Index(fields=["note"], name="by_note")]
        ordering = ["-people", "name"]


class Loose(Model):
    country = fields.ForeignKeyField("geo.Country", db_constraint=False, related_name=False)
    others = fields.ManyToManyField("geo.City", db_constraint=False, unique=False)


async def main():
    await Tortoise.init(
        config={
            "connections": {"default": {"engine": "tortoise.backends.sqlite", "credentials": {"file_path": ":memory:"}}},
            "apps": {"geo": {"models": ["__main__"], "default_connection": "default"}},
        }
    )
    print(get_schema_sql(connections.get("default"), safe=False))
    await Tortoise.generate_schemas()
    print(City._meta.full_name, City._meta.table_description, Country._meta.db_table)
    print(City._meta.fields_db_projection)
    print(sorted(Country._meta.backward_fk_fields), sorted(Country._meta.backward_o2o_fields), sorted(City._meta.fetch_fields))
    field = City._meta.fields_map["country_id"]
    print(type(field).__name__, field.source_field, field.null, field.index, field.unique)
    print(Country._meta.fields_map["name"].description, Country._meta.fields_map["name"].docstring)
    print(list(Tortoise.apps), list(Tortoise.apps["geo"]), Tortoise._inited)
    peru = await Country.create(code="PE", name="Peru")
    lima = await City.create(name="Lima", country=peru, capital_of=peru)
    print(lima.people, lima.country_id, lima.capital_of_id)
    await City.create(name="Cusco", country_id="PE", people=5)
    print([city.name for city in await City.all()])
    client = connections.get("default")
    print(await client.execute_query_dict("SELECT city_name, country_code FROM city ORDER BY 1"))
    count, rows = await client.execute_query("SELECT * FROM countries")
    print(count, rows[0]["code"])
    await client.execute_script("INSERT INTO countries VALUES ('CL', 'Chile');INSERT INTO countries VALUES ('BO', 'Bolivia');")
    print(await Country.all().count())


run_async(main())
