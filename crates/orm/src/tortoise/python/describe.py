"""What models and fields tell of themselves (Tortoise 1.1.9, `models.py`, `fields/base.py`, `fields/relational.py`)."""

import inspect
import warnings

from _linktable import unsupported
from tortoise import Tortoise
from tortoise.fields.data import DatetimeField
from tortoise.fields.relational import ForeignKeyFieldInstance, ManyToManyFieldInstance, RelationalField
from tortoise.indexes import Index


class _DB_DEFAULT_NOT_SET:
    def __repr__(self):
        return "NOT_PROVIDED"

    def __bool__(self):
        return False


_DB_DEFAULT_NOT_SET.__module__ = "tortoise.fields.base"
NOT_SET = _DB_DEFAULT_NOT_SET()

# What databases call types that are called otherwise elsewhere, in the order of the databases' names.
_TYPES = {
    "BigIntField": {"oracle": "INT"},
    "BinaryField": {"mssql": "VARBINARY(MAX)", "mysql": "LONGBLOB", "postgres": "BYTEA"},
    "BooleanField": {"mssql": "BIT", "oracle": "NUMBER(1)", "sqlite": "INT"},
    "CharField": {"oracle": "NVARCHAR2({0.max_length})"},
    "DatetimeField": {
        "mssql": "DATETIME2",
        "mysql": "DATETIME(6)",
        "oracle": "TIMESTAMP WITH TIME ZONE",
        "postgres": "TIMESTAMPTZ",
    },
    "DecimalField": {"sqlite": "VARCHAR(40)"},
    "FloatField": {"mysql": "DOUBLE", "sqlite": "REAL"},
    "JSONField": {"mssql": "NVARCHAR(MAX)", "oracle": "NCLOB", "postgres": "JSONB"},
    "TextField": {"mssql": "NVARCHAR(MAX)", "mysql": "LONGTEXT", "oracle": "NCLOB"},
    "TimeDeltaField": {"oracle": "NUMBER(19)"},
    "TimeField": {"mysql": "TIME(6)", "oracle": "NVARCHAR2(8)", "postgres": "TIMETZ"},
    "UUIDField": {"postgres": "UUID"},
}


def db_field_types(field):
    plain = field.SQL_TYPE
    kinds = type(field).__mro__
    if any(name.startswith("_db_") for kind in kinds for name in vars(kind)):
        unsupported("the types that a field class of one's own has for databases")
    for kind in kinds:
        if kind.__module__ == "tortoise.fields.data" and kind.__name__ in _TYPES:
            named = {name: text.format(field) for name, text in _TYPES[kind.__name__].items()}
            return {"": plain, **{name: text for name, text in named.items() if text != plain}}
    return {"": plain}


def _simple_name(kind):
    if kind.__module__ == "builtins":
        return kind.__name__
    if kind.__module__ == "typing":
        return str(kind).replace("typing.", "")
    return f"{kind.__module__}.{kind.__name__}"


def _type_name(kind):
    meta = getattr(kind, "_meta", None)
    if meta is not None:
        return meta.full_name
    try:
        return _simple_name(kind)
    except AttributeError:
        pass
    try:
        return [_simple_name(one) for one in kind]
    except TypeError:
        return str(kind)


def _default_name(default):
    if default is None or isinstance(default, (int, float, str, bool)):
        return default
    return f"<function {default.__module__}.{default.__name__}>" if callable(default) else str(default)


def field(self, serializable):
    kind = self.related_model if isinstance(self, RelationalField) else self.field_type
    name = _default_name if serializable else lambda value: value
    told = {
        "name": self.model_field_name,
        "field_type": type(self).__name__ if serializable else type(self),
        "db_column": self.source_field or self.model_field_name,
        "python_type": _type_name(kind) if serializable else kind,
        "generated": self.generated,
        "nullable": self.null,
        "unique": self.unique,
        "indexed": self.index or self.unique,
        "default": name(self.default),
        "db_default": name(self.db_default) if self.has_db_default() else "__NOT_SET__" if serializable else NOT_SET,
        "description": self.description,
        "docstring": self.docstring,
        "constraints": self.constraints,
    }
    if self.has_db_field:
        told["db_field_types"] = db_field_types(self)
    if isinstance(self, DatetimeField):
        told.update(auto_now_add=self.auto_now_add, auto_now=self.auto_now)
    if not isinstance(self, RelationalField):
        return told
    del told["db_column"]
    told["db_constraint"] = self.db_constraint
    if isinstance(self, ForeignKeyFieldInstance):
        told.update(raw_field=self.source_field, on_delete=str(self.on_delete))
    elif isinstance(self, ManyToManyFieldInstance):
        to = self.model_name
        told.update(
            model_name=to if isinstance(to, str) else f"{to._meta.app}.{to.__name__}",
            related_name=self.related_name,
            forward_key=self.forward_key,
            backward_key=self.backward_key,
            through=self.through,
            on_delete=str(self.on_delete),
            _generated=self._generated,
        )
    return told


def model(cls, serializable=True):
    info = cls._meta
    fields = info.fields_map

    def among(names):
        return [one.describe(serializable) for name, one in fields.items() if name in names]

    return {
        "name": info.full_name,
        "app": info.app,
        "table": info.db_table,
        "abstract": info.abstract,
        "description": info.table_description or None,
        "docstring": inspect.cleandoc(cls.__doc__ or "") or None,
        "unique_together": info.unique_together or [],
        "indexes": [one.describe() if serializable and isinstance(one, Index) else one for one in info.indexes],
        "pk_field": fields[info.pk_attr].describe(serializable),
        "data_fields": among(set(fields) - info.fetch_fields - {info.pk_attr}),
        "fk_fields": among(info.fk_fields),
        "backward_fk_fields": among(info.backward_fk_fields),
        "o2o_fields": among(info.o2o_fields),
        "backward_o2o_fields": among(info.backward_o2o_fields),
        "m2m_fields": among(info.m2m_fields),
    }


def one_model(model, serializable=True):
    warnings.warn(
        "Tortoise.describe_model(<MODEL>) is deprecated, please use <MODEL>.describe() instead",
        DeprecationWarning,
        stacklevel=2,
    )
    return model.describe(serializable=serializable)


def models(models=None, serializable=True):
    chosen = models or [model for known in (Tortoise.apps or {}).values() for model in known.values()]
    return {f"{model._meta.app}.{model.__name__}": model.describe(serializable) for model in chosen}
