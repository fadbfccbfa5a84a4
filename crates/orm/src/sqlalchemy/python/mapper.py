"""What mappers and objects tell of themselves: SQLAlchemy 2.1.9, `orm/mapper.py`, `orm/relationships.py`, `orm/state.py`."""

from collections import namedtuple
from enum import Enum

from _linktable import unsupported
from _linktable_sqlalchemy import history_of, loaded_of, mapper_of, relations_of, state_of


class RelationshipDirection(Enum):
    ONETOMANY = 1
    MANYTOONE = 2
    MANYTOMANY = 3


class LoaderCallableStatus(Enum):
    PASSIVE_NO_RESULT = 0
    PASSIVE_CLASS_MISMATCH = 1
    ATTR_WAS_SET = 2
    ATTR_EMPTY = 3
    NO_VALUE = 4


class History(namedtuple("History", ["added", "unchanged", "deleted"])):
    __slots__ = ()

    def __bool__(self):
        return self.added != () or self.unchanged != () or self.deleted != ()

    def empty(self):
        return not bool((self.added or self.deleted) or self.unchanged)

    def has_changes(self):
        return bool(self.added or self.deleted)

    def sum(self):
        return (self.added or []) + (self.unchanged or []) + (self.deleted or [])

    def non_deleted(self):
        return (self.added or []) + (self.unchanged or [])

    def non_added(self):
        return (self.unchanged or []) + (self.deleted or [])


class _Named:
    """Things by their names, in order; `c` of a table is one of SQLAlchemy's own."""

    def __init__(self, pairs):
        object.__setattr__(self, "_data", dict(pairs))

    def keys(self):
        return list(self._data)

    def values(self):
        return list(self._data.values())

    def items(self):
        return list(self._data.items())

    def get(self, key, default=None):
        return self._data.get(key, default)

    def __iter__(self):
        return iter(list(self._data.values()))

    def __len__(self):
        return len(self._data)

    def __contains__(self, key):
        return key in self._data

    def __getitem__(self, key):
        return self._data[key]

    def __getattr__(self, key):
        if key in self._data:
            return self._data[key]
        if key in ("as_readonly", "contains_column", "update", "clear", "add", "remove"):
            unsupported(f"`{key}` of such a collection")
        raise AttributeError(key)


class _Told:
    """Refuses what the real object has besides."""

    _of = ""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        unsupported(f"`{name}` of {self._of}")


class ColumnProperty(_Told):
    _of = "a mapped column"

    def __init__(self, parent, key, column):
        self.parent = parent
        self.key = key
        self.columns = [column]
        self.expression = column

    @property
    def class_attribute(self):
        return getattr(self.parent.class_, self.key)

    def __str__(self):
        return f"{self.parent.class_.__name__}.{self.key}"


class RelationshipProperty(_Told):
    _of = "a relationship"

    def __init__(self, parent, facts):
        self.parent = parent
        self.key, direction, self.uselist, self._target, self.back_populates, self.secondary = facts[:6]
        self._local, self.lazy, self.viewonly = facts[6:]
        self.direction = RelationshipDirection[direction]

    @property
    def mapper(self):
        return _mapper(self._target)

    entity = mapper

    @property
    def argument(self):
        return self._target

    @property
    def target(self):
        return self.mapper.local_table

    @property
    def local_columns(self):
        columns = self.parent.local_table.c
        return {columns[name] for name in self._local}

    @property
    def class_attribute(self):
        return getattr(self.parent.class_, self.key)

    def __str__(self):
        return f"{self.parent.class_.__name__}.{self.key}"


class _RelationshipDeclared(RelationshipProperty):
    pass


class Mapper(_Told):
    _of = "a mapper"
    is_mapper = True
    is_instance = False
    is_selectable = False
    is_aliased_class = False
    inherits = polymorphic_identity = polymorphic_on = None
    concrete = single = False

    def __init__(self, class_, facts):
        self.class_ = self.entity = class_
        self._name, self.local_table, self._columns, keys = facts
        self.persist_selectable = self.selectable = self.local_table
        self.tables = [self.local_table]
        columns = self.local_table.c
        self.columns = _Named((key, columns[name]) for key, name in self._columns)
        self.c = _Named((key, columns[name]) for key, name in self._columns)
        self.primary_key = tuple(columns[name] for name in keys)
        self.column_attrs = _Named((key, ColumnProperty(self, key, columns[name])) for key, name in self._columns)
        self._relationships = None

    @property
    def mapper(self):
        return self

    @property
    def relationships(self):
        if self._relationships is None:
            facts = relations_of(self.class_)
            self._relationships = _Named((fact[0], _RelationshipDeclared(self, fact)) for fact in facts)
        return self._relationships

    @property
    def attrs(self):
        return _Named(self.relationships.items() + self.column_attrs.items())

    @property
    def all_orm_descriptors(self):
        for base in self.class_.__mro__:
            for value in vars(base).values():
                if type(value).__name__ in ("AssociationProxy", "hybrid_method", "hybrid_property"):
                    unsupported("`all_orm_descriptors` of a class with attributes of this kind")
        keys = self.column_attrs.keys() + self.relationships.keys()
        return _Named((key, getattr(self.class_, key)) for key in keys)

    def has_property(self, key):
        return key in self.attrs

    def get_property(self, key):
        if key not in self.attrs:
            from sqlalchemy.exc import InvalidRequestError

            raise InvalidRequestError(
                f"Mapper '{self}' has no property '{key}'.  If this property was indicated from other mappers or "
                "configure events, ensure registry.configure() has been called."
            )
        return self.attrs[key]

    def get_property_by_column(self, column):
        for prop in self.column_attrs:
            if prop.columns[0] is column:
                return prop
        unsupported("`get_property_by_column` of another column")

    def primary_key_from_instance(self, instance):
        names = {name: key for key, name in self._columns}
        return [getattr(instance, names[column.name]) for column in self.primary_key]

    def __str__(self):
        return f"Mapper[{self._name}({self.local_table.name})]"

    def __repr__(self):
        return f"<Mapper at {hex(id(self))}; {self.class_.__name__}>"


Mapper.__module__ = "sqlalchemy.orm.mapper"

_mappers = {}


def _mapper(class_):
    if class_ not in _mappers:
        facts = mapper_of(class_)
        if facts is None:
            return None
        _mappers[class_] = Mapper(class_, facts)
    return _mappers[class_]


class AttributeState(_Told):
    _of = "the state of an attribute"

    def __init__(self, state, key):
        self.state = state
        self.key = key

    @property
    def loaded_value(self):
        found = loaded_of(self.state.object, self.key)
        return found[0] if found else LoaderCallableStatus.NO_VALUE

    @property
    def value(self):
        return getattr(self.state.object, self.key)

    @property
    def history(self):
        return History(*history_of(self.state.object, self.key))


class InstanceState(_Told):
    _of = "the state of an object"
    is_instance = True
    is_mapper = False

    def __init__(self, object_):
        self.object = object_

    def obj(self):
        return self.object

    @property
    def class_(self):
        return type(self.object)

    @property
    def mapper(self):
        return _mapper(type(self.object))

    def _facts(self):
        return state_of(self.object)

    @property
    def session(self):
        return self._facts()[0]

    @property
    def identity(self):
        return self._facts()[1]

    @property
    def key(self):
        identity = self.identity
        return None if identity is None else (type(self.object), identity, None)

    identity_key = key

    @property
    def has_identity(self):
        return self.identity is not None

    @property
    def modified(self):
        return self._facts()[3]

    @property
    def expired(self):
        return self._facts()[4]

    @property
    def unloaded(self):
        return set(self._facts()[5])

    @property
    def _attached(self):
        return self._facts()[6]

    @property
    def was_deleted(self):
        return self._facts()[2]

    @property
    def transient(self):
        return not self.has_identity and not self._attached

    @property
    def pending(self):
        return not self.has_identity and self._attached

    @property
    def persistent(self):
        return self.has_identity and self._attached and not self.was_deleted

    @property
    def deleted(self):
        return self.has_identity and self._attached and self.was_deleted

    @property
    def detached(self):
        return self.has_identity and not self._attached

    @property
    def attrs(self):
        return _Named((key, AttributeState(self, key)) for key in self.mapper.attrs.keys())


InstanceState.__module__ = "sqlalchemy.orm.state"


def of_class(class_):
    """The mapper of a class; `None` for one that is not mapped."""
    return _mapper(class_)


def of_object(object_):
    """The state of an object; `None` if its class is not mapped."""
    return InstanceState(object_) if _mapper(type(object_)) is not None else None
