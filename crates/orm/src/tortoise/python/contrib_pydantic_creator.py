"""`tortoise.contrib.pydantic.creator` (Tortoise 1.1.9): models of pydantic's made of models of Tortoise's."""

import functools
import hashlib
import inspect
from typing import get_args, get_origin, get_type_hints

from pydantic import Field as PydanticField
from pydantic import computed_field, create_model
from tortoise import Tortoise
from tortoise.contrib.pydantic.base import PydanticListModel, PydanticModel
from tortoise.exceptions import NoValuesFetched
from tortoise.fields import Field
from tortoise.fields.data import CharEnumFieldInstance, IntEnumFieldInstance
from tortoise.fields.relational import (
    BackwardFKRelation,
    BackwardOneToOneRelation,
    ForeignKeyFieldInstance,
    ManyToManyFieldInstance,
)

# What was made, by a digest of all that it depends on.
_MODEL_INDEX = {}


def _broken(text):
    return text.replace("\n", "<br/>").strip()


def _doc(thing):
    return _broken(inspect.cleandoc(thing.__doc__ or ""))


def _hints(cls, function=None):
    names = {}
    for models in (Tortoise.apps or {}).values():
        names.update(models)
    try:
        return get_type_hints(function or cls, localns=names)
    except Exception:
        return getattr(function or cls, "__annotations__", {})


class _Settings:
    """What `PydanticMeta` says, what goes before it, and what the call adds."""

    _NAMES = {
        "include": tuple,
        "exclude": tuple,
        "computed": tuple,
        "backward_relations": bool,
        "max_recursion": int,
        "allow_cycles": bool,
        "exclude_raw_fields": bool,
        "sort_alphabetically": bool,
    }

    include = exclude = computed = ()
    backward_relations = exclude_raw_fields = True
    max_recursion = 3
    allow_cycles = sort_alphabetically = False
    model_config = None

    def __init__(self, meta, override, include, exclude, computed, allow_cycles, sort_alphabetically, model_config):
        for source in (meta, override):
            if source:
                for name, kind in self._NAMES.items():
                    setattr(self, name, kind(getattr(source, name, getattr(self, name))))
        own = getattr(meta, "model_config", None) if meta else None
        self.include = tuple(include or ()) + self.include
        self.exclude = tuple(exclude or ()) + self.exclude
        self.computed = tuple(computed or ()) + self.computed
        if allow_cycles is not None:
            self.allow_cycles = allow_cycles
        if sort_alphabetically is not None:
            self.sort_alphabetically = sort_alphabetically
        self.model_config = {**(own or {}), **(model_config or {})}


class PydanticModelCreator:
    def __init__(
        self,
        cls,
        name=None,
        exclude=None,
        include=None,
        computed=None,
        optional=None,
        allow_cycles=None,
        sort_alphabetically=None,
        exclude_readonly=False,
        meta_override=None,
        model_config=None,
        validators=None,
        module=__name__,
        _stack=(),
        _as_submodel=False,
    ):
        self._cls = cls
        given = (exclude, include, computed, optional, sort_alphabetically, allow_cycles, meta_override)
        self._is_default = not exclude_readonly and all(one is None for one in given)
        self.meta = _Settings(
            getattr(cls, "PydanticMeta", None),
            meta_override,
            include,
            exclude,
            computed,
            allow_cycles,
            sort_alphabetically,
            model_config,
        )
        self._writable = exclude_readonly
        self._full_name = f"{cls.__module__}.{cls.__qualname__}"
        self.given_name = name
        self._as_submodel = _as_submodel
        self._annotations = _hints(cls)
        self._optional = () if optional is None else optional
        self._validators = validators
        self._module = module
        self._stack = _stack
        self._properties = {}
        self._relations = []
        self._fields = self._chosen()

    def _chosen(self):
        """The fields that the model has, and the functions of the computed ones, in their order."""
        info = self._cls._meta
        key = info.pk_attr
        chosen = {}

        def choose(names):
            for name in names:
                if self.meta.include and name not in self.meta.include or name in self.meta.exclude:
                    continue
                field = info.fields_map[name]
                if isinstance(field, ForeignKeyFieldInstance):
                    column = field.source_field
                    if column is not None and self.meta.exclude_raw_fields and column != kept:
                        chosen.pop(column, None)
                chosen[name] = field

        kept = "" if self._writable else key
        if not self._writable:
            choose([key])
        choose([name for name in info.fields_map if name != key and name not in info.fetch_fields])
        if not self._writable:
            for names in (info.fk_fields, info.o2o_fields, info.m2m_fields):
                choose([name for name in info.fields_map if name in names])
            for names in (info.backward_fk_fields, info.backward_o2o_fields):
                wanted = [name for name in info.fields_map if name in names]
                choose([name for name in wanted if self.meta.backward_relations or name in self._annotations])
            for name in self.meta.computed:
                chosen[name] = getattr(self._cls, name)
        order = sorted(chosen) if self.meta.sort_alphabetically else (*info.fields_map, *self.meta.computed)
        return {name: chosen[name] for name in order if name in chosen}

    def _digest(self):
        told = [
            f"{name}:{made[0]}" if isinstance(made, tuple) else f"{name}:computed" for name, made in self._properties.items()
        ]
        text = (
            f"{self._full_name};{told};{self._relations};{self._optional};"
            f"{self.meta.allow_cycles};{self._writable};{self.meta.computed}"
        )
        bits = int.from_bytes(hashlib.sha3_224(text.encode()).digest()[:4], "big") >> 2
        return "".join("abcdefghijklmnopqrstuvwxyz234567"[bits >> shift & 31] for shift in range(25, -1, -5))

    def create_pydantic_model(self):
        for name, field in self._fields.items():
            if isinstance(field, Field):
                self._add(name, field)
            else:
                self._add_computed(name, field)
        digest = self._digest()
        if self.given_name is not None:
            name = title = self.given_name
        else:
            name = self._full_name if self._is_default else f"{self._full_name}:{digest}"
            name = f"{name}:leaf" if self._as_submodel else name
            title = self._cls.__name__
        known = _MODEL_INDEX.get(digest)
        if known is not None and known.__name__ == name:
            return known
        config = {**PydanticModel.model_config, **self.meta.model_config}
        config.setdefault("title", title)
        config.setdefault("extra", "forbid")
        computed, common = {}, {}
        for key, made in self._properties.items():
            if not isinstance(made, tuple):
                computed[key] = made
                continue
            kind = made[0]
            origin = get_origin(kind)
            if isinstance(origin, type) and issubclass(origin, Field):
                kind = get_args(kind)[0]
            common[key] = (kind, made[1])
        base = type(PydanticModel)("BasePydanticModel", (PydanticModel,), {"model_config": config, **computed})
        model = create_model(name, __base__=base, __module__=self._module, __validators__=self._validators, **common)
        model.__doc__ = _doc(self._cls)
        model.model_config["orig_model"] = self._cls
        _MODEL_INDEX[digest] = model
        return model

    def _add(self, name, field):
        extra = {}
        told = {"json_schema_extra": extra}
        if isinstance(field, (ForeignKeyFieldInstance, BackwardOneToOneRelation)):
            kind = self._one(name, field, extra)
        elif isinstance(field, (BackwardFKRelation, ManyToManyFieldInstance)):
            kind = self._related(field.related_model, name)
            kind = kind and list[kind]
        else:
            kind = self._column(name, field, extra, told)
        if not kind:
            return
        told["title"] = name.replace("_", " ").title()
        description = _broken(field.docstring or field.description or "")
        if description:
            told["description"] = description
        if name in self._optional or field.default is not None and not callable(field.default):
            told["default"] = field.default
        elif extra.get("nullable") or self._writable and extra.get("readOnly"):
            told["default"] = None
        self._properties[name] = (kind, PydanticField(**told))

    def _column(self, name, field, extra, told):
        limits = dict(field.constraints)
        if "readOnly" in limits:
            extra["readOnly"] = limits.pop("readOnly")
        told.update(limits)
        has_members = isinstance(field, (IntEnumFieldInstance, CharEnumFieldInstance))
        kind = field.enum_type if has_members else field.field_type
        if field.null:
            extra["nullable"] = True
        if not field.pk and (name in self._optional or field.null):
            kind = kind | None
        if self._writable and extra.get("readOnly") is True:
            return None
        return self._annotations.get(name) or kind

    def _one(self, name, field, extra):
        model = self._related(field.related_model, name)
        if not model:
            return None
        if field.null:
            extra["nullable"] = True
        return model | None if field.null or field.default is not None else model

    def _related(self, related, name):
        """The model for a relation; nothing where it would lead back, or too deep."""
        made = related and self._submodel(related, name)
        if made is None:
            self.meta.exclude += (name,)
        else:
            self._relations.append((name, made.__name__))
        return made

    def _submodel(self, related, name):
        stack = (*self._stack, (self._cls, name, self.meta.max_recursion))
        if not self.meta.allow_cycles and related in [model for model, _, _ in stack[:-1]]:
            return None
        if any(level >= deepest for level, (_, _, deepest) in enumerate(stack[1:], 1)):
            return None

        def below(names):
            return tuple(str(one[len(name) + 1 :]) for one in names if one.startswith(name + "."))

        return PydanticModelCreator(
            related,
            exclude=below(self.meta.exclude),
            include=below(self.meta.include),
            computed=below(self.meta.computed),
            allow_cycles=self.meta.allow_cycles,
            sort_alphabetically=self.meta.sort_alphabetically,
            _stack=stack,
            _as_submodel=True,
        ).create_pydantic_model()

    def _add_computed(self, name, function):
        kind = _hints(self._cls, function).get("return")
        if kind is None:
            return

        @functools.wraps(function)
        def computed(this):
            source = getattr(this, "__orm_obj__", None)
            if source is None:
                return function(this)
            try:
                return function(source)
            except NoValuesFetched as error:
                shown = getattr(function, "__name__", repr(function))
                raise NoValuesFetched(
                    f"Computed field '{shown}' tried to access a relation that has not been fetched. Either include the "
                    "relation in the Pydantic model so it is auto-prefetched, or call fetch_related() before serialization."
                ) from error

        self._properties[name] = computed_field(return_type=kind, description=_doc(function))(computed)


def pydantic_model_creator(
    cls,
    *,
    name=None,
    exclude=None,
    include=None,
    computed=None,
    optional=None,
    allow_cycles=None,
    sort_alphabetically=None,
    exclude_readonly=False,
    meta_override=None,
    model_config=None,
    validators=None,
    module=__name__,
):
    return PydanticModelCreator(
        cls=cls,
        name=name,
        exclude=exclude,
        include=include,
        computed=computed,
        optional=optional,
        allow_cycles=allow_cycles,
        sort_alphabetically=sort_alphabetically,
        exclude_readonly=exclude_readonly,
        meta_override=meta_override,
        model_config=model_config,
        validators=validators,
        module=module,
    ).create_pydantic_model()


def pydantic_queryset_creator(
    cls, *, name=None, exclude=(), include=(), computed=(), allow_cycles=None, sort_alphabetically=None
):
    kind = pydantic_model_creator(
        cls,
        exclude=exclude,
        include=include,
        computed=computed,
        allow_cycles=allow_cycles,
        sort_alphabetically=sort_alphabetically,
        name=name,
    )
    model = create_model(
        name or f"{kind.__name__}_list",
        __base__=PydanticListModel,
        __module__=__name__,
        root=(list[kind], PydanticField(default_factory=list)),
    )
    model.__doc__ = _doc(cls)
    model.model_config["title"] = name or f"{kind.model_config['title']}_list"
    model.model_config["submodel"] = kind
    return model
