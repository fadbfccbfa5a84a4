"""What a database says of its tables: SQLAlchemy 2.1.9, `engine/reflection.py` and `dialects/sqlite/base.py`."""

import re

from _linktable import unsupported


class Inspector:
    def __init__(self, bind):
        self.bind = bind
        self.engine = bind if hasattr(bind, "connect") else bind.engine
        self._known = {}

    def _asked(self, ask):
        """What a function finds out on a connection: that of the inspector, or one for this alone."""
        if self.bind is not self.engine:
            return ask(self.bind)
        with self.engine.connect() as connection:
            return ask(connection)

    def _kept(self, ask, *key):
        """The same, asked once for a key. Parts of the answer are kept under keys of their own."""
        return self._asked(lambda connection: self._once(connection, ask, *key))

    def _once(self, connection, ask, *key):
        if key not in self._known:
            self._known[key] = ask(connection, *key[1:])
        return self._known[key]

    def get_schema_names(self):
        rows = self._asked(lambda connection: connection.exec_driver_sql("PRAGMA database_list").all())
        return [row[1] for row in rows if row[1] != "temp"]

    def get_table_names(self, schema=None):
        _no_schema(schema)
        return list(self._kept(_table_names, "tables"))

    def get_view_names(self, schema=None):
        _no_schema(schema)
        return list(self._kept(_view_names, "views"))

    def has_table(self, table_name, schema=None):
        _no_schema(schema)
        return bool(self._asked(lambda connection: _pragma(connection, "table_info", table_name)))

    def get_columns(self, table_name, schema=None):
        _no_schema(schema)
        return [dict(column) for column in self._kept(_columns, "columns", table_name)]

    def get_pk_constraint(self, table_name, schema=None):
        _no_schema(schema)

        def ask(connection, table_name):
            sql = _table_sql(connection, table_name) or ""
            found = re.search(r"CONSTRAINT +(?:\"(.+?)\"|(\w+)) +PRIMARY KEY", sql, re.I)
            name = (found.group(1) or found.group(2)) if found else None
            columns = self._once(connection, _columns, "columns", table_name)
            keys = sorted((column for column in columns if column["primary_key"]), key=lambda c: c["primary_key"])
            return {"constrained_columns": [column["name"] for column in keys], "name": name}

        return self._kept(ask, "key", table_name)

    def get_foreign_keys(self, table_name, schema=None):
        _no_schema(schema)
        return self._kept(_foreign_keys, "foreign keys", table_name)

    def get_indexes(self, table_name, schema=None):
        _no_schema(schema)
        return self._kept(_indexes, "indexes", table_name)

    def get_unique_constraints(self, table_name, schema=None):
        _no_schema(schema)
        return self._kept(self._unique_constraints, "unique", table_name)

    def get_check_constraints(self, table_name, schema=None):
        _no_schema(schema)
        return self._kept(self._check_constraints, "checks", table_name)

    def _unique_constraints(self, connection, table_name):
        indexes = _with_columns(connection, table_name, _all_indexes(connection, table_name))
        automatic = [index["column_names"] for index in indexes if index["name"].startswith("sqlite_autoindex")]
        return _unique_constraints(self._once(connection, _table_sql, "sql", table_name), automatic)

    def _check_constraints(self, connection, table_name):
        return _check_constraints(self._once(connection, _table_sql, "sql", table_name))

    def __getattr__(self, name):
        if name.startswith("get_") or name in ("reflect_table", "dialect", "info_cache"):
            unsupported(f"`{name}` of `inspect(engine)`")
        raise AttributeError(f"'Inspector' object has no attribute '{name}'")


def _pragma(connection, kind, name):
    """Rows of a PRAGMA; where there are none, those of the temporary database."""
    quoted = name.replace('"', '""')
    rows = connection.exec_driver_sql(f'PRAGMA main.{kind}("{quoted}")').all()
    return rows or connection.exec_driver_sql(f'PRAGMA temp.{kind}("{quoted}")').all()


def _no_schema(schema):
    if schema is not None:
        unsupported("`schema` of `inspect(engine)`")


def _names(connection, kind):
    sql = f"SELECT name FROM sqlite_master WHERE type='{kind}' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
    return [row[0] for row in connection.exec_driver_sql(sql).all()]


def _table_names(connection):
    return _names(connection, "table")


def _view_names(connection):
    return _names(connection, "view")


def _columns(connection, table_name):
    rows = _pragma(connection, "table_xinfo", table_name)
    if not rows:
        _no_such_table(table_name)
    if any(row[6] for row in rows):
        unsupported("computed columns of `inspect(engine)`")
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


def _no_such_table(name):
    from sqlalchemy.exc import NoSuchTableError

    raise NoSuchTableError(name)


def _table_sql(connection, table_name):
    """The statement a table was made with."""
    sql = (
        "SELECT sql FROM  (SELECT * FROM sqlite_master UNION ALL   SELECT * FROM sqlite_temp_master) "
        "WHERE name = ? AND type in ('table', 'view')"
    )
    found = connection.exec_driver_sql(sql, (table_name,)).scalar()
    if found is None:
        _no_such_table(table_name)
    return found


def _listed(text):
    """The columns of a list in a statement."""
    return [quoted or plain for quoted, plain in re.findall(r'"(.+?)"|([A-Za-z0-9_]+)', text)]


NAME = r'(?:CONSTRAINT\s+(?:"(.+?)"|(\w+))\s+)?'


def _foreign_keys(connection, table_name):
    keys = {}
    for row in _pragma(connection, "foreign_key_list", table_name):
        number, table, column, target = row[0], row[2], row[3], row[4]
        if not target:
            unsupported("`get_foreign_keys` of a key that names no columns")
        key = keys.setdefault(
            number,
            {
                "name": None,
                "constrained_columns": [],
                "referred_schema": None,
                "referred_table": table,
                "referred_columns": [],
                "options": {},
            },
        )
        key["constrained_columns"].append(column)
        key["referred_columns"].append(target)
        actions = (("ondelete", row[6]), ("onupdate", row[5]))
        key["options"] = {name: action for name, action in actions if action != "NO ACTION"}
    sql = _table_sql(connection, table_name)
    left = list(keys.values())
    found = []
    # The statement has their order and their names.
    pattern = NAME + r'FOREIGN KEY\s*\((.+?)\)\s*REFERENCES\s+(?:"(.+?)"|(\w+))\s*\((.+?)\)'
    for quoted, plain, columns, quoted_table, table, targets in re.findall(pattern, sql, re.I):
        for key in left:
            same = (
                key["constrained_columns"] == _listed(columns)
                and key["referred_table"] == (quoted_table or table)
                and key["referred_columns"] == _listed(targets)
            )
            if same:
                key["name"] = quoted or plain or None
                left.remove(key)
                found.append(key)
                break
    return found + left


def _all_indexes(connection, table_name):
    indexes = []
    for row in _pragma(connection, "index_list", table_name):
        if len(row) > 4 and row[4]:
            unsupported("a partial index of `inspect(engine)`")
        indexes.append({"name": row[1], "column_names": [], "unique": row[2], "dialect_options": {}})
    return indexes


def _with_columns(connection, table_name, indexes):
    for index in indexes:
        for part in _pragma(connection, "index_info", index["name"]):
            index["column_names"].append(part[2])
    if not indexes and not _pragma(connection, "table_info", table_name):
        _no_such_table(table_name)
    return sorted(indexes, key=lambda index: index["name"])


def _indexes(connection, table_name):
    indexes = _all_indexes(connection, table_name)
    indexes = [index for index in indexes if not index["name"].startswith("sqlite_autoindex")]
    return _with_columns(connection, table_name, indexes)


def _unique_constraints(sql, automatic):
    found = []
    for quoted, plain, columns in re.findall(NAME + r"UNIQUE\s*\((.+?)\)", sql, re.I):
        columns = _listed(columns)
        if columns in automatic:
            automatic.remove(columns)
            found.append({"name": quoted or plain or None, "column_names": columns})
    return found


def _check_constraints(sql):
    found = []
    for match in re.finditer(r'(?<!\w)(?:CONSTRAINT\s+("[^"]+"|\S+)\s+)?CHECK\s*\(', sql, re.I):
        depth, end, quote = 1, match.end(), None
        while depth and end < len(sql):
            sign = sql[end]
            if quote:
                quote = None if sign == quote else quote
            elif sign in "'\"":
                quote = sign
            else:
                depth += {"(": 1, ")": -1}.get(sign, 0)
            end += 1
        name = match.group(1)
        found.append({"sqltext": sql[match.end() : end - 1].strip(), "name": name.strip('"') if name else None})
    return sorted(found, key=lambda check: check["name"] or "~")


def _column_type(text):
    import sqlalchemy

    name, _, rest = text.partition("(")
    known = getattr(sqlalchemy, {"DATETIME": "DateTime", "TIME": "Time"}.get(name, name))
    sizes = [int(size) for size in rest.rstrip(")").split(",")] if rest else []
    return known(*sizes)


def inspect(subject, raiseerr=True):
    if hasattr(subject, "exec_driver_sql") or hasattr(subject, "connect"):
        return Inspector(subject)
    return _of_orm(subject, raiseerr)


def _of_orm(subject, raiseerr):
    import _linktable_mapper as mapper

    found = mapper.of_class(subject) if isinstance(subject, type) else mapper.of_object(subject)
    if found is not None:
        return found
    module = type(subject).__module__
    # Attributes, tables and statements speak for themselves; there are aliases and events besides.
    if module in ("sqlalchemy.orm.attributes", "sqlalchemy.sql.schema", "sqlalchemy.sql.selectable"):
        return subject
    if module.startswith("sqlalchemy"):
        unsupported(f"`inspect` of a `{type(subject).__name__}`")
    if not raiseerr:
        return None
    from sqlalchemy.exc import NoInspectionAvailable

    raise NoInspectionAvailable(f"No inspection system is available for object of type {type(subject)}")
