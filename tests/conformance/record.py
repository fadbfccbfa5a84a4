#!/usr/bin/env python3
"""Records what the real SQLModel does with scripts: record.py [NAME ...]

Without names every recording of this folder is made anew; a name is a folder
and a script, as in sqlmodel/01_one_to_many, and may be new. The scripts are
where README.md says. Needs Python 3.11 with

    pip install sqlmodel==0.0.50 SQLAlchemy==2.1.9 pydantic==2.13.5

SQLAlchemy iterates over sets in places, so that what a script does may differ
from run to run. Here these sets are given the order of declaration:

  * the indexes of a table: the order in which they were attached
  * the properties of a mapper, hence the fields in a model's repr: the order of columns
  * the objects whose link rows one flush writes: new ones as they were
    added, then known ones by primary key

Ids of objects ("at 0x7f...") become 0xADDR; uuid.uuid4() counts from 1; random
starts from 0; warnings are sorted. What still differs between three runs is
named under "unstable".
"""
import ast
import importlib.metadata
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
VERSIONS = {"sqlmodel": "0.0.50", "SQLAlchemy": "2.1.9", "pydantic": "2.13.5"}
DDL = re.compile(r"\s*(?:--[^\n]*\n\s*)*CREATE\s", re.IGNORECASE)
COMPARED = ("ddl", "sql", "stdout", "error", "dump")


def encode(value):
    """A value as JSON; what JSON has no form for is tagged with its type."""
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        return value if abs(value) < float("inf") else {"$float": repr(value)}
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"$bytes": bytes(value).hex()}
    if isinstance(value, (list, tuple)):
        return [encode(item) for item in value]
    return {"$" + type(value).__name__: str(value)}


# What happens in the process that runs the script.


class Ordered(set):
    """A set that is iterated over in the order given."""

    def __init__(self, items):
        self.items = list(items)
        super().__init__(self.items)

    def __iter__(self):
        return iter(self.items)


def put_in_order():
    """Gives SQLAlchemy's sets the order of declaration."""
    from sqlalchemy import util
    from sqlalchemy.orm import persistence, unitofwork
    from sqlalchemy.orm.mapper import Mapper
    from sqlalchemy.sql import ddl, schema

    count = itertools.count()
    attach = schema.Index._set_parent

    def attach_and_count(index, parent, **options):
        index.__dict__.setdefault("_recorded_order", next(count))
        return attach(index, parent, **options)

    schema.Index._set_parent = attach_and_count
    visit = ddl.SchemaGenerator.visit_table

    def visit_in_order(generator, table, *args, **options):
        table.indexes = Ordered(sorted(table.indexes, key=lambda index: index._recorded_order))
        return visit(generator, table, *args, **options)

    ddl.SchemaGenerator.visit_table = visit_in_order

    def _prop_set(mapper):
        return util.OrderedSet(mapper._props.values())

    Mapper._prop_set = util.HasMemoized.memoized_attribute(_prop_set)

    def elements(process, work):
        for mapper in process._mappers(work):
            for state in persistence._sort_states(mapper, work.mappers[mapper]):
                deleted, only_listed = work.states[state]
                if deleted == process.isdelete and not only_listed:
                    yield state

    process_all = getattr(unitofwork, "_ProcessAll", None) or unitofwork.ProcessAll
    assert hasattr(process_all, "_elements")
    process_all._elements = elements


def make_repeatable():
    import random
    import uuid

    random.seed(0)
    count = itertools.count(1)
    uuid.uuid4 = lambda: uuid.UUID("00000000-0000-4000-8000-%012x" % next(count))


def watch(log, files):
    """Notes every statement in log, and keeps every database as a file of the working directory."""
    import sqlite3
    import sqlite3.dbapi2

    import sqlalchemy.log
    from sqlalchemy import event
    from sqlalchemy.engine import Engine

    connect = sqlite3.dbapi2.connect

    def connect_here(database, *args, **options):
        name = os.path.basename(os.fspath(database))
        if name in (":memory:", ""):
            name = "memory%d.db" % sum(file.startswith("memory") for file in files)
        if name not in files:
            files.append(name)
        return connect(name, *args, **options)

    sqlite3.connect = sqlite3.dbapi2.connect = connect_here
    # The log of engines with echo=True would stand between what the script prints.
    sqlalchemy.log._add_default_handler = lambda logger: None

    @event.listens_for(Engine, "before_cursor_execute")
    def executed(connection, cursor, sql, params, context, many):
        entry = {"sql": sql, "params": encode(params) if params else []}
        # Rows that are inserted one by one for their ids are told as many, but not handed over so.
        log.append(entry | ({"many": True} if many and isinstance(params, list) else {}))

    def marker(sql):
        return lambda connection, *rest: log.append({"sql": sql, "params": []})

    event.listen(Engine, "begin", marker("BEGIN (implicit)"))
    event.listen(Engine, "commit", marker("COMMIT"))
    event.listen(Engine, "rollback", marker("ROLLBACK"))


def create_tables():
    """What is done with a script that declares models and creates nothing."""
    from sqlalchemy.orm import configure_mappers
    from sqlmodel import SQLModel, create_engine

    SQLModel.metadata.create_all(create_engine("sqlite:///forced.db"))
    try:
        configure_mappers()
    except Exception:
        pass


def describe(error, script):
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == script]
    kind = type(error)
    module = "" if kind.__module__ == "builtins" else kind.__module__ + "."
    return {"type": module + kind.__qualname__, "message": str(error), "line": lines[-1] if lines else None}


def dump(files):
    """The tables of the last database that has any, rows sorted."""
    import sqlite3

    for file in reversed(files):
        connection = sqlite3.dbapi2.Connection(file)
        tables = {}
        query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        for (name,) in connection.execute(query).fetchall():
            rows = connection.execute('SELECT * FROM "%s"' % name.replace('"', '""'))
            columns = [column[0] for column in rows.description]
            tables[name] = {"columns": columns, "rows": sorted((encode(row) for row in rows), key=sort_key)}
        if tables:
            return tables
    return {}


def sort_key(row):
    return [
        (value is not None, not isinstance(value, (int, float)), value if isinstance(value, (int, float)) else 0, json.dumps(value))
        for value in row
    ]


def run_script(script, result):
    """Runs the script in this process and writes what it did to a file."""
    import contextlib
    import io
    import types
    import warnings

    source = Path(script).read_text()
    log, files, shown, out, error, forced = [], [], [], io.StringIO(), None, False
    warnings.showwarning = lambda message, kind, *rest: shown.append({"category": kind.__name__, "message": str(message)})
    put_in_order()
    make_repeatable()
    watch(log, files)
    # As python does: the script is the module __main__, and its folder comes first.
    sys.path.insert(0, os.path.dirname(script))
    module = types.ModuleType("__main__")
    package = Path(script).parent
    if "from ." in source:
        # A script of several modules, run as python -m does.
        top = package
        while (top.parent / "__init__.py").exists():
            top = top.parent
        sys.path.insert(0, str(top.parent))
        module.__package__ = ".".join(package.relative_to(top.parent).parts)
    module.__file__ = script
    sys.modules["__main__"] = module
    with contextlib.redirect_stdout(out):
        try:
            exec(compile(source, script, "exec", dont_inherit=True), module.__dict__)
            if not any(DDL.match(entry["sql"]) for entry in log):
                forced = True
                create_tables()
        except BaseException as raised:
            error = describe(raised, script)
    for text in (entry["message"] for entry in shown):
        assert script not in text
    recorded = {
        "orm": "sqlmodel",
        "schema_forced": forced,
        "ddl": [entry["sql"] for entry in log if DDL.match(entry["sql"])],
        "sql": [entry for entry in log if not DDL.match(entry["sql"])],
        "stdout": without_addresses(out.getvalue()),
        "error": error and error | {"message": without_addresses(error["message"])},
        "warnings": sorted(shown, key=lambda warning: (warning["category"], warning["message"])),
        # A script that ends takes its open transactions with it; another process reads what is left.
        "dump": files,
    }
    Path(result).write_text(json.dumps(recorded))
    sys.stdout.flush()
    os._exit(0)


def without_addresses(text):
    return re.sub(r"\bat 0x[0-9a-fA-F]+", "at 0xADDR", text)


# What happens in the process that was called.


def record_once(script, seed):
    with tempfile.TemporaryDirectory() as folder:
        result = Path(folder, ".result.json")
        environment = dict(os.environ, PYTHONHASHSEED=seed, PYTHONDONTWRITEBYTECODE="1", TZ="UTC", PYTHONPATH="")
        command = [sys.executable, __file__, "--script", str(script), str(result)]
        subprocess.run(command, cwd=folder, env=environment, check=True, timeout=120)
        recorded = json.loads(result.read_text())
        here = os.getcwd()
        os.chdir(folder)
        recorded["dump"] = dump(recorded["dump"])
        os.chdir(here)
    return recorded


def record(name):
    runs = [record_once(script_of(name), seed) for seed in ("0", "0", "3")]
    first = runs[0]
    first["unstable"] = [key for key in COMPARED if any(run[key] != first[key] for run in runs)]
    first["versions"] = VERSIONS | {"python": sys.version.split()[0]}
    path = HERE / (name + ".json")
    path.write_text(json.dumps(first, indent=1, ensure_ascii=False) + "\n")
    error = first["error"] and first["error"]["type"]
    print(name, error or "", "unstable: " + ", ".join(first["unstable"]) if first["unstable"] else "")


def script_of(name):
    group, script = name.split("/")
    path = script.replace("__", "/") + ".py"
    if group == "examples":
        return ROOT / "examples" / path
    if group == "sqlmodel_docs":
        return ROOT / "target/upstream/sqlmodel-0.0.50/docs_src" / path
    return HERE / group / (script + ".py")


def main():
    found = {name: importlib.metadata.version(name) for name in VERSIONS}
    if found != VERSIONS or sys.version_info[:2] != (3, 11):
        sys.exit(f"recorded with Python 3.11 and {VERSIONS}; this is Python {sys.version.split()[0]} with {found}")
    names = sys.argv[1:] or sorted(
        path.relative_to(HERE).with_suffix("").as_posix() for path in HERE.glob("*/*.json")
    )
    for name in names:
        if script_of(name).exists():
            record(name)
        else:
            print(name, "skipped: there is no", script_of(name))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--script"]:
        run_script(*sys.argv[2:])
    main()
