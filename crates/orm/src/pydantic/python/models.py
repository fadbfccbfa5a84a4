"""Models that are made by calls, and models of one value: pydantic 2.13, `main.py`, `root_model.py`."""

import typing

from _linktable_pydantic import fields_of
from pydantic import BaseModel, Field

Root = typing.TypeVar("RootModelRootType")


class RootModel(BaseModel, typing.Generic[Root]):
    root: Root


RootModel.__module__ = "pydantic.root_model"


def create_model(
    model_name,
    /,
    *,
    __config__=None,
    __doc__=None,
    __base__=None,
    __module__=None,
    __validators__=None,
    __cls_kwargs__=None,
    __qualname__=None,
    **fields,
):
    if __base__ is not None and __config__ is not None:
        raise TypeError("The `__config__` and `__base__` arguments cannot be used together.")
    bases = (BaseModel,) if __base__ is None else __base__ if isinstance(__base__, tuple) else (__base__,)
    namespace = {"__module__": __module__ or "__main__", "__annotations__": {}}
    if __doc__:
        namespace["__doc__"] = __doc__
    if __qualname__:
        namespace["__qualname__"] = __qualname__
    if __config__:
        namespace["model_config"] = __config__
    namespace.update(__validators__ or {})
    for name, definition in fields.items():
        if isinstance(definition, tuple):
            annotation, default = definition
            namespace["__annotations__"][name] = annotation
            if default is not ...:
                namespace[name] = default
        else:
            namespace["__annotations__"][name] = definition
    return type(bases[0])(model_name, bases, namespace, **(__cls_kwargs__ or {}))


def _name(kind):
    if kind is None or kind is type(None):
        return "NoneType"
    return kind.__name__ if isinstance(kind, type) and not typing.get_args(kind) else repr(kind).replace("__main__.", "").replace("typing.", "")


def _filled(kind, types):
    """A type with these in the place of its parameters."""
    if type(kind).__name__ == "TypeVar":
        return types.get(kind, kind)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        own = kind.__dict__.get("__parameters__", ())
        return kind[tuple(types.get(one, one) for one in own)] if own else kind
    parameters = getattr(kind, "__parameters__", ())
    args = tuple(types.get(one, one) for one in parameters)
    return kind[args if len(args) > 1 else args[0]] if args else kind


def parametrized(cls, args):
    """`Model[int]`: a class with these types in the place of the model's parameters; the same for the same types."""
    args = args if isinstance(args, tuple) else (args,)
    parameters = cls.__dict__.get("__parameters__") or tuple(
        one for base in cls.__dict__.get("__orig_bases__", ()) for one in getattr(base, "__parameters__", ())
    )
    if not parameters:
        raise TypeError(f"{cls} cannot be parametrized because it does not inherit from typing.Generic")
    if len(args) != len(parameters):
        few = "few" if len(args) < len(parameters) else "many"
        raise TypeError(f"Too {few} arguments for {cls}; actual {len(args)}, expected {len(parameters)}")
    if all(arg is parameter for arg, parameter in zip(args, parameters)):
        return cls
    made = cls.__dict__.get("__parametrized__")
    if made is None:
        made = []
        cls.__parametrized__ = made
    for known, found in made:
        if known == args:
            return found
    types = dict(zip(parameters, args))
    annotations, values = {}, {}
    for name, annotation, _, has_value, default, _, _, given, metadata in fields_of(cls):
        annotation = _filled(annotation, types)
        annotations[name] = typing.Annotated[(annotation, *metadata)] if metadata else annotation
        if given:
            values[name] = Field(default, **given) if has_value else Field(**given)
        elif has_value:
            values[name] = default
    name = f"{cls.__name__}[{', '.join(_name(arg) for arg in args)}]"
    namespace = {"__module__": cls.__module__, "__annotations__": annotations, **values}
    if cls.__dict__.get("__doc__"):
        namespace["__doc__"] = cls.__doc__
    left = tuple(one for arg in args for one in ((arg,) if type(arg).__name__ == "TypeVar" else getattr(arg, "__parameters__", ())))
    found = type(cls)(name, (cls,), namespace)
    found.__parameters__ = left
    made.append((args, found))
    return found
