"""`tortoise.contrib.pydantic.base` (Tortoise 1.1.9): models of pydantic's that are filled from objects of Tortoise's."""

from types import UnionType
from typing import Union, get_args, get_origin

from pydantic import BaseModel, ConfigDict, RootModel, model_validator


def _inner(kind):
    """What a field is a list of, or is unless it is `None`."""
    origin = get_origin(kind)
    if origin is list:
        return next(iter(get_args(kind)), kind)
    if origin is Union or origin is UnionType:
        return next((one for one in get_args(kind) if one is not type(None)), kind)
    return kind


def _get_fetch_fields(pydantic_class, model_class):
    """The paths of relations that must be fetched for the fields of a class."""
    paths = []
    for name, kind in pydantic_class.__annotations__.items():
        kind = _inner(kind)
        if not isinstance(kind, type) or name not in model_class._meta.fetch_fields or not issubclass(kind, PydanticModel):
            continue
        below = _get_fetch_fields(kind, kind.model_config.get("orig_model"))
        paths.extend([f"{name}__{path}" for path in below] or [name])
    return paths


class PydanticModel(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    @model_validator(mode="wrap")
    @classmethod
    def _tortoise_wrap(cls, values, handler):
        made = handler(values)
        if hasattr(values, "_meta"):
            object.__setattr__(made, "__orm_obj__", values)
        return made

    @classmethod
    async def from_tortoise_orm(cls, obj):
        await obj.fetch_related(*_get_fetch_fields(cls, cls.model_config["orig_model"]))
        return cls.model_validate(obj)

    @classmethod
    async def from_queryset_single(cls, queryset):
        paths = _get_fetch_fields(cls, cls.model_config["orig_model"])
        return cls.model_validate(await queryset.prefetch_related(*paths))

    @classmethod
    async def from_queryset(cls, queryset):
        paths = _get_fetch_fields(cls, cls.model_config["orig_model"])
        return [cls.model_validate(found) for found in await queryset.prefetch_related(*paths)]


class PydanticListModel(RootModel):
    @classmethod
    async def from_queryset(cls, queryset):
        kind = cls.model_config["submodel"]
        paths = _get_fetch_fields(kind, kind.model_config["orig_model"])
        return cls.model_validate([kind.model_validate(found) for found in await queryset.prefetch_related(*paths)])
