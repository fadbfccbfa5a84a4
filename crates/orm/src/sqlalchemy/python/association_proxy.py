"""Attributes of the objects that a relationship leads to, as if they were one's own.

Mirrors SQLAlchemy 2.1, ext/associationproxy.py.
"""

from _linktable_sqlalchemy import generic, not_supported, relationship_to
from sqlalchemy import or_
from sqlalchemy.exc import ArgumentError, InvalidRequestError


def association_proxy(
    target_collection,
    attr,
    *,
    creator=None,
    getset_factory=None,
    proxy_factory=None,
    proxy_bulk_set=None,
    info=None,
    cascade_scalar_deletes=False,
    create_on_none_assignment=False,
    **options,
):
    for name, value in [
        ("getset_factory", getset_factory),
        ("proxy_factory", proxy_factory),
        ("proxy_bulk_set", proxy_bulk_set),
        *options.items(),
    ]:
        if value is not None:
            not_supported(f"`{name}=` of `association_proxy`")
    return AssociationProxy(
        target_collection,
        attr,
        creator=creator,
        info=info,
        cascade_scalar_deletes=cascade_scalar_deletes,
        create_on_none_assignment=create_on_none_assignment,
    )


class AssociationProxy:
    def __init__(
        self,
        target_collection,
        attr,
        *,
        creator=None,
        info=None,
        cascade_scalar_deletes=False,
        create_on_none_assignment=False,
    ):
        if cascade_scalar_deletes and create_on_none_assignment:
            raise ArgumentError(
                "The cascade_scalar_deletes and create_on_none_assignment parameters are mutually exclusive."
            )
        self.target_collection = target_collection
        self.value_attr = attr
        self.creator = creator
        self.info = {} if info is None else info
        self.cascade_scalar_deletes = cascade_scalar_deletes
        self.create_on_none_assignment = create_on_none_assignment
        self.key = f"_{type(self).__name__}_{target_collection}_{id(self)}"
        self.instances = {}

    def __class_getitem__(cls, item):
        return generic(cls, item)

    def for_class(self, class_, obj=None):
        known = self.instances.get(class_)
        if known is None:
            known = self.instances[class_] = _instance_of(self, class_)
        return known

    def __get__(self, instance, owner):
        if owner is None:
            return self
        return self.for_class(owner).get(instance)

    def __set__(self, instance, values):
        self.for_class(type(instance)).set(instance, values)

    def __delete__(self, instance):
        self.for_class(type(instance)).delete(instance)

    def __repr__(self):
        return f"AssociationProxy({self.target_collection!r}, {self.value_attr!r})"


def _instance_of(proxy, owner):
    target, many = relationship_to(owner, proxy.target_collection)
    value = getattr(target, proxy.value_attr, None)
    if isinstance(value, AssociationProxyInstance):
        kind = ObjectAssociationProxyInstance
    else:
        found = relationship_to(target, proxy.value_attr, True)
        if found is None:
            kind = AmbiguousAssociationProxyInstance
        elif found:
            kind = ObjectAssociationProxyInstance
        else:
            kind = ColumnAssociationProxyInstance
    return kind(proxy, owner, target, many)


def _exists(attribute, many, *criteria, **values):
    return attribute.any(*criteria, **values) if many else attribute.has(*criteria, **values)


class AssociationProxyInstance:
    def __init__(self, parent, owning_class, target_class, many):
        self.parent = parent
        self.key = parent.key
        self.owning_class = owning_class
        self.target_class = target_class
        self.target_collection = parent.target_collection
        self.value_attr = parent.value_attr
        self.scalar = not many

    @property
    def info(self):
        return self.parent.info

    @property
    def local_attr(self):
        return getattr(self.owning_class, self.target_collection)

    @property
    def remote_attr(self):
        return getattr(self.target_class, self.value_attr)

    @property
    def attr(self):
        return (self.local_attr, self.remote_attr)

    def _value(self, item):
        return None if item is None else getattr(item, self.value_attr)

    def _create(self, value):
        creator = self.parent.creator or self.target_class
        return creator(value)

    def get(self, obj):
        if obj is None:
            return self
        if self.scalar:
            return self._value(getattr(obj, self.target_collection))
        kept = getattr(obj, self.key, None)
        if kept is not None and kept[0] is obj and kept[1] is self:
            return kept[2]
        if not isinstance(getattr(obj, self.target_collection), list):
            not_supported("an association proxy of a relationship that holds no list")
        proxy = _AssociationList(obj, self)
        setattr(obj, self.key, (obj, self, proxy))
        return proxy

    def set(self, obj, values):
        if not self.scalar:
            proxy = self.get(obj)
            if proxy is not values:
                proxy.clear()
                proxy.extend(values)
            return
        target = getattr(obj, self.target_collection)
        if target is None:
            if values is not None or self.parent.create_on_none_assignment:
                setattr(obj, self.target_collection, self._create(values))
            return
        setattr(target, self.value_attr, values)
        if values is None and self.parent.cascade_scalar_deletes:
            setattr(obj, self.target_collection, None)

    def delete(self, obj):
        if self.scalar:
            target = getattr(obj, self.target_collection)
            if target is not None:
                delattr(target, self.value_attr)
        delattr(obj, self.target_collection)

    def _nested(self):
        value = self.remote_attr
        return value if isinstance(value, AssociationProxyInstance) else None

    def _value_is_many(self):
        return relationship_to(self.target_class, self.value_attr)[1]

    def _exists(self, *criteria, **values):
        return _exists(self.local_attr, not self.scalar, *criteria, **values)

    def any(self, criterion=None, **values):
        if self._nested() is None and self.scalar and not (self._is_of_objects and self._value_is_many()):
            raise InvalidRequestError("'any()' not implemented for scalar attributes. Use has().")
        return self._criterion(criterion, False, values)

    def has(self, criterion=None, **values):
        if self._nested() is None and (not self.scalar or (self._is_of_objects and self._value_is_many())):
            raise InvalidRequestError("'has()' not implemented for collections. Use any().")
        return self._criterion(criterion, True, values)

    def _criterion(self, criterion, is_has, values):
        criteria = () if criterion is None else (criterion,)
        nested = self._nested()
        if nested is not None:
            return self._exists(nested._criterion(criterion, None, values))
        if self._is_of_objects:
            return self._exists(_exists(self.remote_attr, self._value_is_many(), *criteria, **values))
        if values:
            raise ArgumentError("Can't apply keyword arguments to column-targeted association proxy; use ==")
        if is_has and criteria:
            raise ArgumentError("Non-empty has() not allowed for column-targeted association proxy; use ==")
        return self._exists(*criteria)

    def __repr__(self):
        return f"{type(self).__name__}({self.parent!r})"


class AmbiguousAssociationProxyInstance(AssociationProxyInstance):
    _is_of_objects = False

    def _ambiguous(self):
        raise AttributeError(
            f"Association proxy {self.owning_class.__name__}.{self.target_collection} refers to an attribute "
            f"'{self.value_attr}' that is not directly mapped on class {self.target_class}; therefore this operation "
            "cannot proceed since we don't know what type of object is referred towards"
        )

    def __eq__(self, other):
        self._ambiguous()

    def __ne__(self, other):
        self._ambiguous()

    def any(self, criterion=None, **values):
        self._ambiguous()

    def has(self, criterion=None, **values):
        self._ambiguous()


class ObjectAssociationProxyInstance(AssociationProxyInstance):
    _is_of_objects = True

    def contains(self, other):
        nested = self._nested()
        if nested is not None:
            return self._exists(nested == other if nested.scalar else nested.contains(other))
        if not self.scalar:
            return self._exists(**{self.value_attr: other})
        if self._value_is_many():
            return self.local_attr.has(self.remote_attr.contains(other))
        raise InvalidRequestError("contains() doesn't apply to a scalar object endpoint; use ==")

    def __eq__(self, other):
        found = self.local_attr.has(**{self.value_attr: other})
        return or_(found, self.local_attr == None) if other is None else found

    def __ne__(self, other):
        return self.local_attr.has(self.remote_attr != other)


# What a column can be asked, besides the operators of Python.
_OPERATORS = (
    "between", "contains", "endswith", "icontains", "iendswith", "ilike", "in_", "is_", "is_distinct_from", "is_not",
    "is_not_distinct_from", "istartswith", "like", "not_ilike", "not_in", "not_like", "startswith",
)


class ColumnAssociationProxyInstance(AssociationProxyInstance):
    _is_of_objects = False

    def _compared(self, condition):
        return self._exists(condition)

    def __eq__(self, other):
        found = self._compared(self.remote_attr == other)
        return or_(found, self.local_attr == None) if other is None else found

    def __ne__(self, other):
        return self._compared(self.remote_attr != other)

    def __lt__(self, other):
        return self._compared(self.remote_attr < other)

    def __le__(self, other):
        return self._compared(self.remote_attr <= other)

    def __gt__(self, other):
        return self._compared(self.remote_attr > other)

    def __ge__(self, other):
        return self._compared(self.remote_attr >= other)

    def __getattr__(self, name):
        if name not in _OPERATORS:
            if name.startswith("_"):
                raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
            not_supported(f"`{name}` of an association proxy")
        operator = getattr(self.remote_attr, name)

        def ask(*args, **kwargs):
            return self._compared(operator(*args, **kwargs))

        return ask


class _AssociationList:
    def __init__(self, obj, parent):
        self.obj = obj
        self.parent = parent

    @property
    def col(self):
        return getattr(self.obj, self.parent.target_collection)

    def __len__(self):
        return len(self.col)

    def __bool__(self):
        return bool(self.col)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return [self.parent._value(item) for item in self.col[index]]
        return self.parent._value(self.col[index])

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            not_supported("setting a part of an association proxy")
        setattr(self.col[index], self.parent.value_attr, value)

    def __delitem__(self, index):
        del self.col[index]

    def __contains__(self, value):
        return any(self.parent._value(item) == value for item in self.col)

    def __iter__(self):
        for item in self.col:
            yield self.parent._value(item)

    def __reversed__(self):
        for at in range(len(self) - 1, -1, -1):
            yield self[at]

    def append(self, value):
        col = self.col
        col.append(self.parent._create(value))

    def count(self, value):
        return sum(1 for own in self if own == value)

    def extend(self, values):
        for value in values:
            self.append(value)

    def insert(self, index, value):
        self.col[index:index] = [self.parent._create(value)]

    def pop(self, index=-1):
        return self.parent._value(self.col.pop(index))

    def remove(self, value):
        for at, own in enumerate(self):
            if own == value:
                del self.col[at]
                return
        raise ValueError("value not in list")

    def reverse(self):
        raise NotImplementedError()

    def sort(self):
        raise NotImplementedError()

    def clear(self):
        del self.col[0 : len(self.col)]

    def index(self, value, *bounds):
        return list(self).index(value, *bounds)

    def copy(self):
        return list(self)

    def __eq__(self, other):
        return list(self) == other

    def __ne__(self, other):
        return list(self) != other

    def __lt__(self, other):
        return list(self) < other

    def __le__(self, other):
        return list(self) <= other

    def __gt__(self, other):
        return list(self) > other

    def __ge__(self, other):
        return list(self) >= other

    def __add__(self, other):
        try:
            other = list(other)
        except TypeError:
            return NotImplemented
        return list(self) + other

    def __radd__(self, other):
        try:
            other = list(other)
        except TypeError:
            return NotImplemented
        return other + list(self)

    def __mul__(self, n):
        return list(self) * n if isinstance(n, int) else NotImplemented

    __rmul__ = __mul__

    def __iadd__(self, values):
        self.extend(values)
        return self

    def __imul__(self, n):
        if not isinstance(n, int):
            raise NotImplementedError()
        if n == 0:
            self.clear()
        elif n > 1:
            self.extend(list(self) * (n - 1))
        return self

    def __repr__(self):
        return repr(list(self))

    def __hash__(self):
        raise TypeError(f"{type(self).__name__} objects are unhashable")
