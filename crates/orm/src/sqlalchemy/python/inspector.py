"""What a database says of its tables: SQLAlchemy 2.1.9, `engine/reflection.py` and `dialects/sqlite/base.py`."""

from _linktable import unsupported


class Inspector:
    def __init__(self, bind):
        self.bind = bind
        self.engine = bind if hasattr(bind, "connect") else bind.engine

    def _asked(self, ask):
        """What a function finds out on a connection: that of the inspector, or one for this alone."""
        if self.bind is not self.engine:
            return ask(self.bind)
        with self.engine.connect() as connection:
            return ask(connection)

    def get_schema_names(self):
        rows = self._asked(lambda connection: connection.exec_driver_sql("PRAGMA database_list").all())
        return [row[1] for row in rows if row[1] != "temp"]

    def get_table_names(self, schema=None):
        sql = (
            "SELECT name FROM sqlite_master WHERE type='table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
        )
        return [row[0] for row in self._asked(lambda connection: connection.exec_driver_sql(sql).all())]

    def has_table(self, table_name, schema=None):
        return bool(self._asked(lambda connection: _pragma(connection, "table_info", table_name)))

    def get_columns(self, table_name, schema=None):
        rows = self._asked(lambda connection: _pragma(connection, "table_xinfo", table_name))
        if not rows:
            from sqlalchemy.exc import NoSuchTableError

            raise NoSuchTableError(table_name)
        return [
            {
                "name": row[1],
                "type": _column_type(row[2]),
                "nullable": not row[3],
                "default": row[4],
                "primary_key": row[5],
            }
            for row in rows
        ]

    def get_indexes(self, table_name, schema=None):
        indexes = self._asked(lambda connection: _indexes(connection, table_name))
        return sorted(indexes, key=lambda index: index["name"])

    def __getattr__(self, name):
        if name.startswith("get_") or name in ("reflect_table", "dialect", "info_cache"):
            unsupported(f"`{name}` of `inspect(engine)`")
        raise AttributeError(f"'Inspector' object has no attribute '{name}'")


def _pragma(connection, kind, name):
    """Rows of a PRAGMA; where there are none, those of the temporary database."""
    quoted = name.replace('"', '""')
    rows = connection.exec_driver_sql(f'PRAGMA main.{kind}("{quoted}")').all()
    return rows or connection.exec_driver_sql(f'PRAGMA temp.{kind}("{quoted}")').all()


def _indexes(connection, table_name):
    indexes = []
    # The newest comes first.
    for row in _pragma(connection, "index_list", table_name):
        if not row[1].startswith("sqlite_autoindex"):
            columns = [part[2] for part in _pragma(connection, "index_info", row[1])]
            indexes.append({"name": row[1], "column_names": columns, "unique": row[2], "dialect_options": {}})
    return indexes


def _column_type(text):
    import sqlalchemy

    name, _, rest = text.partition("(")
    known = getattr(sqlalchemy, {"DATETIME": "DateTime", "TIME": "Time"}.get(name, name))
    sizes = [int(size) for size in rest.rstrip(")").split(",")] if rest else []
    return known(*sizes)


def inspect(subject, raiseerr=True):
    if hasattr(subject, "exec_driver_sql") or hasattr(subject, "connect"):
        return Inspector(subject)
    unsupported("`inspect` of anything but an engine or a connection")
