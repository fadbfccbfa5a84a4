"""CREATE and DROP as objects: SQLAlchemy 2.1.9, `sql/ddl.py` and the `Index` of `sql/schema.py`."""

from _linktable import unsupported
from _linktable_sqlalchemy import ddl_text, indexes_of, sqlite_dialect


dialect = sqlite_dialect()


class DDLCompiler:
    """What a statement became."""

    def __init__(self, dialect, statement, string):
        self.dialect = dialect
        self.statement = statement
        self.string = string
        self.params = None

    def __str__(self):
        return self.string


class SQLiteDDLCompiler(DDLCompiler):
    pass


DDLCompiler.__module__ = "sqlalchemy.sql.compiler"
SQLiteDDLCompiler.__module__ = "sqlalchemy.dialects.sqlite.base"


def _dialect_of(bind, dialect):
    if dialect is None and bind is not None:
        dialect = bind.dialect
    if dialect is not None and getattr(dialect, "name", None) != "sqlite":
        unsupported("DDL for this dialect")
    return dialect


class _Statement:
    _kind = ""

    def __init__(self, element, if_needed):
        self.element = self.target = element
        self._if_needed = bool(if_needed)

    def compile(self, bind=None, dialect=None, **kw):
        for name, value in kw.items():
            if value:
                unsupported(f"`compile({name}=…)`")
        dialect = _dialect_of(bind, dialect)
        if dialect is None:
            return DDLCompiler(None, self, self._text(True))
        return SQLiteDDLCompiler(dialect, self, self._text(False))

    def __str__(self):
        return self._text(True)

    def _text(self, anywhere):
        table, index = self._parts()
        return ddl_text(self._kind, table, index, anywhere, self._if_needed)

    def _parts(self):
        return self.element, None

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        unsupported(f"`{name}` of a DDL statement")


class CreateTable(_Statement):
    _kind = "create table"

    def __init__(self, element, include_foreign_key_constraints=None, if_not_exists=False):
        if include_foreign_key_constraints is not None:
            unsupported("`CreateTable(include_foreign_key_constraints=…)`")
        element.columns
        super().__init__(element, if_not_exists)
        self.if_not_exists = if_not_exists


class DropTable(_Statement):
    _kind = "drop table"

    def __init__(self, element, if_exists=False):
        super().__init__(element, if_exists)
        self.if_exists = if_exists


class _IndexStatement(_Statement):
    def _parts(self):
        if not isinstance(self.element, Index):
            unsupported("DDL of an index that is of no table")
        return self.element.table, self.element._place


class CreateIndex(_IndexStatement):
    _kind = "create index"

    def __init__(self, element, if_not_exists=False):
        super().__init__(element, if_not_exists)
        self.if_not_exists = if_not_exists


class DropIndex(_IndexStatement):
    _kind = "drop index"

    def __init__(self, element, if_exists=False):
        super().__init__(element, if_exists)
        self.if_exists = if_exists


for _class in (CreateTable, DropTable, CreateIndex, DropIndex):
    _class.__module__ = "sqlalchemy.sql.ddl"


class Index:
    """An index of a table."""

    def __init__(self, table, place, name, names, unique):
        self.table = table
        self.name = name
        self.unique = unique
        self.kwargs = self.dialect_kwargs = {}
        self._place = place
        self._names = names

    @property
    def expressions(self):
        if self._names is None:
            unsupported("the expressions of an index")
        return [self.table.c[name] for name in self._names]

    @property
    def columns(self):
        return self.expressions

    def create(self, bind, checkfirst=False):
        self._run(bind, checkfirst, CreateIndex(self))

    def drop(self, bind, checkfirst=False):
        self._run(bind, checkfirst, DropIndex(self))

    def _run(self, bind, checkfirst, statement):
        if checkfirst:
            unsupported("`checkfirst` of an index")
        if hasattr(bind, "begin") and not hasattr(bind, "execute"):
            with bind.begin() as connection:
                connection.execute(statement)
        else:
            bind.execute(statement)

    def __repr__(self):
        parts = [repr(self.name)] + [repr(column) for column in self.expressions]
        return f"Index({', '.join(parts + ['unique=True'] if self.unique else parts)})"

    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError(f"'Index' object has no attribute '{name}'")
        unsupported(f"`{name}` of an index")


Index.__module__ = "sqlalchemy.sql.schema"

_made = {}
_sets = {}


def _index(table, place):
    if (table, place) not in _made:
        _made[table, place] = Index(table, place, *indexes_of(table)[place])
    return _made[table, place]


def indexes(table):
    """`Table.indexes`: the same objects whenever it is asked."""
    found = _sets.setdefault(table, set())
    found.update(_index(table, place) for place in range(len(indexes_of(table))))
    return found


class _OtherDialect:
    """The dialect of another database: nothing is written for it."""

    def __init__(self, name):
        self.name = name


class MockConnection:
    """What hands statements to a function in the place of a database: `engine/mock.py`."""

    def __init__(self, dialect, execute):
        self.dialect = dialect
        self._execute_impl = execute

    @property
    def engine(self):
        return self

    @property
    def name(self):
        return self.dialect.name

    def connect(self, **kwargs):
        return self

    def execution_options(self, **kw):
        return self

    def execute(self, obj, parameters=None, execution_options=None):
        return self._execute_impl(obj, parameters)


MockConnection.__module__ = "sqlalchemy.engine.mock"


def create_mock_engine(url, executor, **kw):
    from sqlalchemy.engine.url import make_url

    for name in kw:
        unsupported(f"`create_mock_engine({name}=…)`")
    name = make_url(url).get_backend_name()
    return MockConnection(dialect() if name == "sqlite" else _OtherDialect(name), executor)


def _check(mock):
    if mock.name != "sqlite":
        unsupported(f"`create_all` and `drop_all` for `{mock.name}`")


def create_all(mock, tables):
    _check(mock)
    for table in tables:
        mock.execute(CreateTable(table))
        for place in range(len(indexes_of(table))):
            mock.execute(CreateIndex(_index(table, place)))


def drop_all(mock, tables):
    _check(mock)
    for table in reversed(tables):
        mock.execute(DropTable(table))
