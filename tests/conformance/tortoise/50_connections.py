"""SQL by hand on a connection."""

from tortoise import Tortoise, connections, fields, run_async
from tortoise.exceptions import IntegrityError, OperationalError
from tortoise.models import Model
from tortoise.transactions import in_transaction


class Fruit(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20, unique=True)
    weight = fields.FloatField(null=True)


async def main():
    await Tortoise.init(db_url="sqlite://db.sqlite3", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    conn = Tortoise.get_connection("default")
    print(conn is connections.get("default"), type(conn).__name__, conn.connection_name, conn.capabilities.dialect)
    print(await conn.execute_insert("INSERT INTO fruit (name, weight) VALUES (?, ?)", ["fig", 0.5]))
    print(await conn.execute_insert("INSERT INTO fruit (name) VALUES (?)", ["kiwi"]))
    print(await conn.execute_many("INSERT INTO fruit (name, weight) VALUES (?, ?)", [["lime", 1.5], ["plum", 2]]))
    count, rows = await conn.execute_query("SELECT * FROM fruit WHERE id < ?", [3])
    print(count, [dict(row) for row in rows], rows[0]["name"], rows[0][0], rows[1].keys(), tuple(rows[1]))
    print(await conn.execute_query_dict("SELECT name, weight FROM fruit ORDER BY name DESC LIMIT 2"))
    print(await conn.execute_query_dict("SELECT name FROM fruit WHERE weight IS NULL"))
    count, rows = await conn.execute_query("UPDATE fruit SET weight = ? WHERE weight > ?", [9, 1])
    print(count, len(rows))
    count, rows = await conn.execute_query("DELETE FROM fruit WHERE name = 'fig'")
    print(count, rows)
    print(await conn.execute_script(
        "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT);\nINSERT INTO note (text) VALUES ('x');\n-- done\nINSERT INTO note (text) VALUES ('y')"
    ))
    print(await conn.execute_query_dict("SELECT * FROM note"))
    for sql in ("SELECT * FROM nothing", "SELEC 1", "INSERT INTO fruit (name) VALUES ('lime')", "INSERT INTO fruit (id) VALUES (77)"):
        try:
            await conn.execute_query(sql)
        except (OperationalError, IntegrityError) as exc:
            print(type(exc).__name__, exc, type(exc.args[0]).__name__)
    try:
        await conn.execute_many("INSERT INTO fruit (name) VALUES (?)", [["pear"], ["lime"]])
    except IntegrityError as exc:
        print(type(exc).__name__, exc)
    print(await Fruit.all().order_by("id").values_list("name", "weight"))
    async with in_transaction() as inner:
        print(type(inner).__name__, inner is conn)
        await inner.execute_many("INSERT INTO fruit (name) VALUES (?)", [["date"], ["nut"]])
        print(await inner.execute_query_dict("SELECT count(*) AS n FROM fruit"))
    print(await Fruit.raw("SELECT * FROM fruit WHERE name LIKE 'd%'"))
    for name in ("other",):
        try:
            connections.get(name)
        except Exception as exc:
            print(type(exc).__name__, exc)
    print([type(one).__name__ for one in connections.all()])
    await Tortoise.close_connections()


run_async(main())
