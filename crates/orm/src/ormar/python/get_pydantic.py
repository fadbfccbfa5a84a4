"""`Model.get_pydantic()`: a model of pydantic's with some of a model's fields (ormar 0.26.0, `models/mixins/pydantic_mixin.py`)."""

import random
import string
from typing import Optional

import pydantic
from _linktable_ormar import decorators_of, narrowed, relation_paths

_made = {}


def _nested(paths):
    """`["a__b", "c"]` as `{"a": {"b": ...}, "c": ...}`."""
    nested = {}
    for path in paths:
        *parents, last = path.split("__")
        inside = nested
        for parent in parents:
            if not isinstance(inside.get(parent), dict):
                inside[parent] = {}
            inside = inside[parent]
        inside.setdefault(last, ...)
    return nested


def _below(items, name, default=None):
    found = items.get(name, {}) if isinstance(items, dict) else items
    return default if found is ... else found


def _kept(names, include, exclude):
    if include:
        names = [name for name in names if name in include]
    if exclude:
        names = [name for name in names if name not in exclude or exclude[name] not in (..., {"__all__"})]
    return names


def get_pydantic(cls, *, include=None, exclude=None):
    return _converted(cls, _nested(relation_paths(cls)), include, exclude)


def _converted(cls, relations, include, exclude):
    include = _nested(include) if isinstance(include, set) else include
    exclude = _nested(exclude) if isinstance(exclude, set) else exclude
    key = (cls, str(include), str(exclude))
    if key in _made:
        return _made[key]
    annotations, namespace = {}, {"__module__": "ormar.models.mixins.pydantic_mixin"}
    for name in _kept(list(cls.ormar_config.model_fields), include, exclude):
        field = cls.ormar_config.model_fields[name]
        if not field.is_relation:
            kind = field.__type__
            known = cls.model_fields[name]
            if not known.is_required() and known.default_factory is None:
                namespace[name] = known.default
        elif name in relations:
            kind = _converted(field.to, _below(relations, name, {}), _below(include, name), _below(exclude, name))
            if field.is_multi or field.virtual:
                kind = list[kind]
            if field.nullable:
                namespace[name] = None
        else:
            continue
        annotations[name] = Optional[kind] if field.nullable else kind
    for name, decorator, fields in decorators_of(cls):
        if fields is None or fields == () and _kept([name], include, exclude):
            namespace[name] = decorator
        elif any(field in annotations for field in fields):
            namespace[name] = narrowed(decorator, [field for field in fields if field in annotations])
    ending = "".join(random.choices(string.ascii_uppercase, k=3))
    model = type(pydantic.BaseModel)(
        f"{cls.__name__}_{ending}", (pydantic.BaseModel,), {"__annotations__": annotations, **namespace}
    )
    _made[key] = model
    return model
