"""The tables as text, the configuration of a URL, and other names of the package."""
from tortoise import BaseDBAsyncClient, ConfigurationError, Model, Tortoise, connections, expand_db_url, fields, run_async
from tortoise.backends.base.config_generator import generate_config
from tortoise.exceptions import ConfigurationError as Same
from tortoise.models import NoneAwaitable
from tortoise.utils import generate_schema_for_client, get_schema_sql


class Shelf(Model):
    id = fields.IntField(primary_key=True)
    label = fields.CharField(max_length=20, description="What stands on it")
    books = fields.ManyToManyField("models.Book", related_name="shelves")


class Book(Model):
    id = fields.IntField(primary_key=True)
    title = fields.TextField()


async def main():
    print(ConfigurationError is Same)
    print(expand_db_url("sqlite://shelves.db?journal_mode=DELETE&journal_size_limit=9&install_regexp_functions=1&x=y"))
    config = generate_config("sqlite://:memory:", {"models": ["__main__"]}, connection_label="shelves")
    print(config)
    print(generate_config("sqlite://:memory:", {"models": ["__main__"]}))
    try:
        expand_db_url("sqlite://")
    except ConfigurationError as error:
        print(error)
    try:
        Tortoise.apps = None
    except AttributeError as error:
        print(error)
    print(Tortoise._inited, Tortoise.apps)
    await Tortoise.init(config)
    print(Tortoise._inited, sorted(Tortoise.apps["models"]))
    client = connections.get("shelves")
    print(client.schema_generator.DIALECT, type(client).__name__, isinstance(client, BaseDBAsyncClient))
    print(bool(NoneAwaitable), await NoneAwaitable)
    generator = client.schema_generator(client)
    print(generator.client is client, type(generator).__name__)
    print(generator.get_create_schema_sql())
    print(generator.get_create_schema_sql(safe=False) == get_schema_sql(client, False))
    await generate_schema_for_client(client, safe=True)
    await generator.generate_from_string(get_schema_sql(client, safe=True))
    shelf = await Shelf.create(label="top")
    await shelf.books.add(await Book.create(title="Atlas"))
    print(await Book.filter(shelves__label="top").values_list("title", flat=True))
    values = Book.filter(shelves__label="top").values("title")
    print(await values, values.query.get_sql())
    await Tortoise.close_connections()


run_async(main())
