from _linktable import define
from typing import ClassVar, get_origin

__all__ = [
    "dataclass", "field", "Field", "FrozenInstanceError", "InitVar", "KW_ONLY", "MISSING", "fields", "asdict",
    "astuple", "make_dataclass", "replace", "is_dataclass",
]


class FrozenInstanceError(AttributeError):
    pass


class _MISSING_TYPE:
    pass


MISSING = _MISSING_TYPE()


class _KW_ONLY_TYPE:
    pass


KW_ONLY = _KW_ONLY_TYPE()


class InitVar:
    def __init__(self, type):
        self.type = type

    def __repr__(self):
        kind = self.type
        return f"dataclasses.InitVar[{kind.__name__ if isinstance(kind, type) else kind!r}]"

    def __class_getitem__(cls, type):
        return InitVar(type)


class _HAS_DEFAULT_FACTORY_CLASS:
    def __repr__(self):
        return "<factory>"


_FACTORY = _HAS_DEFAULT_FACTORY_CLASS()


class Field:
    def __init__(self, default, default_factory, init, repr, hash, compare, metadata, kw_only):
        self.name = None
        self.type = None
        self.default = default
        self.default_factory = default_factory
        self.init = init
        self.repr = repr
        self.hash = hash
        self.compare = compare
        self.metadata = {} if metadata is None else metadata
        self.kw_only = kw_only
        self._field_type = None

    def __repr__(self):
        return (
            f"Field(name={self.name!r},type={self.type!r},default={self.default!r},"
            f"default_factory={self.default_factory!r},init={self.init!r},repr={self.repr!r},hash={self.hash!r},"
            f"compare={self.compare!r},metadata=mappingproxy({self.metadata!r}),kw_only={self.kw_only!r},"
            f"_field_type={self._field_type})"
        )


def field(
    *, default=MISSING, default_factory=MISSING, init=True, repr=True, hash=None, compare=True, metadata=None,
    kw_only=MISSING
):
    if default is not MISSING and default_factory is not MISSING:
        raise ValueError("cannot specify both default and default_factory")
    return Field(default, default_factory, init, repr, hash, compare, metadata, kw_only)


def _kind_of(annotation):
    if isinstance(annotation, str):
        head = annotation.split("[")[0].strip()
        if head in ("ClassVar", "typing.ClassVar", "t.ClassVar"):
            return "_FIELD_CLASSVAR"
        if head in ("InitVar", "dataclasses.InitVar"):
            return "_FIELD_INITVAR"
        return "_FIELD"
    if annotation is ClassVar or get_origin(annotation) is ClassVar:
        return "_FIELD_CLASSVAR"
    if annotation is InitVar or isinstance(annotation, InitVar):
        return "_FIELD_INITVAR"
    return "_FIELD"


def _is_kw_only(annotation):
    return annotation is KW_ONLY or annotation in ("KW_ONLY", "dataclasses.KW_ONLY")


def dataclass(
    cls=None, /, *, init=True, repr=True, eq=True, order=False, unsafe_hash=False, frozen=False, match_args=True,
    kw_only=False, slots=False, weakref_slot=False
):
    def wrap(cls):
        return _process(
            cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot
        )

    return wrap if cls is None else wrap(cls)


class _Params:
    def __init__(self, init, repr, eq, order, unsafe_hash, frozen):
        self.init = init
        self.repr = repr
        self.eq = eq
        self.order = order
        self.unsafe_hash = unsafe_hash
        self.frozen = frozen


def _process(cls, init, repr, eq, order, unsafe_hash, frozen, match_args, kw_only, slots, weakref_slot):
    all_fields = {}
    any_frozen = False
    has_dataclass_bases = False
    for base in reversed(cls.__mro__[1:]):
        inherited = base.__dict__.get("__dataclass_fields__")
        if inherited is not None:
            has_dataclass_bases = True
            all_fields.update(inherited)
            any_frozen = any_frozen or base.__dataclass_params__.frozen
    annotations = cls.__dict__.get("__annotations__", {})
    own = []
    after_kw_only = kw_only
    for name, annotation in annotations.items():
        if _is_kw_only(annotation):
            if after_kw_only and not kw_only:
                raise TypeError(f"{name!r} is KW_ONLY, but KW_ONLY has already been specified")
            after_kw_only = True
            continue
        own.append(_field_of(cls, name, annotation, after_kw_only))
    for one in own:
        all_fields[one.name] = one
        if isinstance(cls.__dict__.get(one.name), Field):
            if one.default is MISSING:
                delattr(cls, one.name)
            else:
                setattr(cls, one.name, one.default)
    for name, value in list(cls.__dict__.items()):
        if isinstance(value, Field) and name not in annotations:
            raise TypeError(f"{name!r} is a field but has no type annotation")
    if has_dataclass_bases:
        if any_frozen and not frozen:
            raise TypeError("cannot inherit non-frozen dataclass from a frozen one")
        if not any_frozen and frozen:
            raise TypeError("cannot inherit frozen dataclass from a non-frozen one")
    has_explicit_hash = "__hash__" in cls.__dict__ and not (
        cls.__dict__["__hash__"] is None and "__eq__" in cls.__dict__
    )
    if order and not eq:
        raise ValueError("eq must be true if order is true")
    cls.__dataclass_fields__ = all_fields
    cls.__dataclass_params__ = _Params(init, repr, eq, order, unsafe_hash, frozen)
    real = [one for one in all_fields.values() if one._field_type != "_FIELD_CLASSVAR"]
    shown = [one for one in real if one._field_type == "_FIELD"]
    if init:
        _add(cls, "__init__", _init_source(cls, real, frozen), _init_names(cls, real))
    if repr:
        _set_new(cls, "__repr__", _repr_of([one.name for one in shown if one.repr]))
    compared = [one.name for one in shown if one.compare]
    if eq:
        _set_new(cls, "__eq__", _eq_of(compared))
    if order:
        for name, source in _ORDER.items():
            if name in cls.__dict__:
                raise TypeError(
                    f"Cannot overwrite attribute {name} in class {cls.__name__}. Consider using functools.total_ordering"
                )
            _set_new(cls, name, source(compared))
    if frozen:
        names = tuple(one.name for one in shown)
        for name, function in (("__setattr__", _frozen_set(cls, names)), ("__delattr__", _frozen_delete(cls, names))):
            if name in cls.__dict__:
                raise TypeError(f"Cannot overwrite attribute {name} in class {cls.__name__}")
            _set_new(cls, name, function)
    hashed = [one.name for one in shown if (one.compare if one.hash is None else one.hash)]
    if unsafe_hash:
        if has_explicit_hash:
            raise TypeError(f"Cannot overwrite attribute __hash__ in class {cls.__name__}")
        cls.__hash__ = _hash_of(hashed)
    elif eq and frozen and not has_explicit_hash:
        cls.__hash__ = _hash_of(hashed)
    elif eq and not has_explicit_hash:
        cls.__hash__ = None
    if not cls.__dict__.get("__doc__"):
        cls.__doc__ = cls.__name__ + _signature(cls, real, init)
    if match_args and "__match_args__" not in cls.__dict__:
        cls.__match_args__ = tuple(one.name for one in real if one.init and not one.kw_only)
    if slots:
        cls = _with_slots(cls, [one.name for one in shown])
    return cls


def _signature(cls, real, init):
    if not init or cls.__dict__["__init__"].__code__.co_filename != "<string>":
        import inspect

        return str(inspect.signature(cls)).replace(" -> None", "")
    shown = []
    star = False
    for one in sorted((one for one in real if one.init), key=lambda one: bool(one.kw_only)):
        if one.kw_only and not star:
            shown.append("*")
            star = True
        kind = one.type.type if isinstance(one.type, InitVar) else one.type
        text = f"{one.name}: {_annotation(kind)}"
        if one.default is not MISSING:
            text += f" = {one.default!r}"
        elif one.default_factory is not MISSING:
            text += " = <factory>"
        shown.append(text)
    return f"({', '.join(shown)})"


def _annotation(kind):
    if isinstance(kind, type):
        return kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return repr(kind).replace("typing.", "") if type(kind).__module__ == "typing" else repr(kind)


def _field_of(cls, name, annotation, kw_only):
    default = getattr(cls, name, MISSING) if name in cls.__dict__ or hasattr(cls, name) else MISSING
    if name not in cls.__dict__:
        default = getattr(cls, name, MISSING)
    if isinstance(default, Field):
        one = default
    else:
        if type(default).__name__ in ("member_descriptor",):
            default = MISSING
        one = field(default=default)
    one.name = name
    one.type = annotation
    one._field_type = _kind_of(annotation)
    if one._field_type != "_FIELD" and one.default_factory is not MISSING:
        raise TypeError(f"field {name} cannot have a default factory")
    if one._field_type == "_FIELD_CLASSVAR":
        if one.kw_only is not MISSING:
            raise TypeError(f"field {name} is a ClassVar but specifies kw_only")
    elif one.kw_only is MISSING:
        one.kw_only = kw_only
    if one._field_type == "_FIELD" and one.default is not MISSING and type(one.default).__hash__ is None:
        raise ValueError(f"mutable default {type(one.default)} for field {name} is not allowed: use default_factory")
    return one


def _init_names(cls, real):
    names = {"_FACTORY": _FACTORY, "_set": object.__setattr__}
    for one in real:
        if one.default is not MISSING:
            names[f"_default_{one.name}"] = one.default
        elif one.default_factory is not MISSING:
            names[f"_factory_{one.name}"] = one.default_factory
    return names


def _init_source(cls, real, frozen):
    positional = []
    keyword_only = []
    body = []
    seen_default = False
    for one in real:
        has_default = one.default is not MISSING or one.default_factory is not MISSING
        if one.init:
            if not one.kw_only:
                if has_default:
                    seen_default = True
                elif seen_default:
                    raise TypeError(f"non-default argument {one.name!r} follows default argument")
            text = one.name
            if one.default is not MISSING:
                text += f"=_default_{one.name}"
            elif one.default_factory is not MISSING:
                text += "=_FACTORY"
            (keyword_only if one.kw_only else positional).append(text)
        if one._field_type == "_FIELD_INITVAR":
            continue
        if one.default_factory is not MISSING:
            made = f"_factory_{one.name}()"
            value = f"{made} if {one.name} is _FACTORY else {one.name}" if one.init else made
        elif one.init:
            value = one.name
        else:
            continue
        if frozen:
            body.append(f"_set({_self(real)}, {one.name!r}, {value})")
        else:
            body.append(f"{_self(real)}.{one.name} = {value}")
    if hasattr(cls, "__post_init__"):
        passed = ", ".join(one.name for one in real if one._field_type == "_FIELD_INITVAR")
        body.append(f"{_self(real)}.__post_init__({passed})")
    params = [_self(real)] + positional
    if keyword_only:
        params += ["*"] + keyword_only
    return f"def __init__({', '.join(params)}):\n    " + "\n    ".join(body or ["pass"]) + "\n"


def _self(real):
    return "__dataclass_self__" if any(one.name == "self" for one in real) else "self"


def _add(cls, name, source, names):
    function = define(source, names, cls.__module__)
    annotations = {}
    for one in cls.__dataclass_fields__.values():
        if one.init and one._field_type != "_FIELD_CLASSVAR":
            annotations[one.name] = one.type
    annotations["return"] = None
    function.__annotations__ = annotations
    _set_new(cls, name, function, force=True)


def _set_new(cls, name, function, force=False):
    if name in cls.__dict__ and not force:
        return
    if force and name in cls.__dict__:
        return
    function.__name__ = name
    function.__qualname__ = f"{cls.__qualname__}.{name}"
    setattr(cls, name, function)


_running = []


def _repr_of(names):
    def __repr__(self):
        if any(one is self for one in _running):
            return "..."
        _running.append(self)
        try:
            shown = ", ".join([f"{name}={getattr(self, name)!r}" for name in names])
        finally:
            _running.pop()
        return f"{type(self).__qualname__}({shown})"

    return __repr__


def _values(one, names):
    return tuple([getattr(one, name) for name in names])


def _eq_of(names):
    def __eq__(self, other):
        if other.__class__ is self.__class__:
            return _values(self, names) == _values(other, names)
        return NotImplemented

    return __eq__


def _lt_of(names):
    def __lt__(self, other):
        if other.__class__ is self.__class__:
            return _values(self, names) < _values(other, names)
        return NotImplemented

    return __lt__


def _le_of(names):
    def __le__(self, other):
        if other.__class__ is self.__class__:
            return _values(self, names) <= _values(other, names)
        return NotImplemented

    return __le__


def _gt_of(names):
    def __gt__(self, other):
        if other.__class__ is self.__class__:
            return _values(self, names) > _values(other, names)
        return NotImplemented

    return __gt__


def _ge_of(names):
    def __ge__(self, other):
        if other.__class__ is self.__class__:
            return _values(self, names) >= _values(other, names)
        return NotImplemented

    return __ge__


_ORDER = {"__lt__": _lt_of, "__le__": _le_of, "__gt__": _gt_of, "__ge__": _ge_of}


def _hash_of(names):
    def __hash__(self):
        return hash(_values(self, names))

    return __hash__


def _frozen_set(cls, names):
    def __setattr__(self, name, value):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot assign to field {name!r}")
        super(cls, self).__setattr__(name, value)

    return __setattr__


def _frozen_delete(cls, names):
    def __delattr__(self, name):
        if type(self) is cls or name in names:
            raise FrozenInstanceError(f"cannot delete field {name!r}")
        super(cls, self).__delattr__(name)

    return __delattr__


def _with_slots(cls, names):
    if "__slots__" in cls.__dict__:
        raise TypeError(f"{cls.__name__} already specifies __slots__")
    namespace = dict(cls.__dict__)
    inherited = set()
    for base in cls.__mro__[1:-1]:
        slots = base.__dict__.get("__slots__", ())
        inherited.update([slots] if isinstance(slots, str) else slots)
    namespace["__slots__"] = tuple(name for name in names if name not in inherited)
    for name in names:
        namespace.pop(name, None)
    namespace.pop("__dict__", None)
    namespace.pop("__weakref__", None)
    namespace["__module__"] = cls.__module__
    namespace["__qualname__"] = cls.__qualname__
    return type(cls)(cls.__name__, cls.__bases__, namespace)


def fields(class_or_instance):
    found = getattr(class_or_instance, "__dataclass_fields__", None)
    if found is None:
        raise TypeError("must be called with a dataclass type or instance")
    return tuple(one for one in found.values() if one._field_type == "_FIELD")


def is_dataclass(obj):
    cls = obj if isinstance(obj, type) else type(obj)
    return hasattr(cls, "__dataclass_fields__")


def _is_instance(obj):
    return not isinstance(obj, type) and hasattr(type(obj), "__dataclass_fields__")


def asdict(obj, *, dict_factory=dict):
    if not _is_instance(obj):
        raise TypeError("asdict() should be called on dataclass instances")
    return _asdict(obj, dict_factory)


def _asdict(obj, dict_factory):
    if _is_instance(obj):
        return dict_factory([(one.name, _asdict(getattr(obj, one.name), dict_factory)) for one in fields(obj)])
    return _rebuilt(obj, lambda inner: _asdict(inner, dict_factory))


def _rebuilt(obj, convert):
    if isinstance(obj, tuple) and hasattr(obj, "_fields"):
        return type(obj)(*[convert(item) for item in obj])
    if isinstance(obj, (list, tuple)):
        return type(obj)([convert(item) for item in obj])
    if isinstance(obj, dict) and hasattr(type(obj), "default_factory"):
        new = type(obj)(obj.default_factory)
        for key, value in obj.items():
            new[convert(key)] = convert(value)
        return new
    if isinstance(obj, dict):
        return type(obj)([(convert(key), convert(value)) for key, value in obj.items()])
    import copy

    return copy.deepcopy(obj)


def astuple(obj, *, tuple_factory=tuple):
    if not _is_instance(obj):
        raise TypeError("astuple() should be called on dataclass instances")
    return _astuple(obj, tuple_factory)


def _astuple(obj, tuple_factory):
    if _is_instance(obj):
        return tuple_factory([_astuple(getattr(obj, one.name), tuple_factory) for one in fields(obj)])
    return _rebuilt(obj, lambda inner: _astuple(inner, tuple_factory))


def replace(obj, /, **changes):
    if not _is_instance(obj):
        raise TypeError("replace() should be called on dataclass instances")
    for one in obj.__dataclass_fields__.values():
        if one._field_type == "_FIELD_CLASSVAR":
            continue
        if not one.init:
            if one.name in changes:
                raise ValueError(
                    f"field {one.name} is declared with init=False, it cannot be specified with replace()"
                )
            continue
        if one.name not in changes:
            if one._field_type == "_FIELD_INITVAR" and one.default is MISSING:
                raise ValueError(f"InitVar {one.name!r} must be specified with replace()")
            changes[one.name] = getattr(obj, one.name)
    return obj.__class__(**changes)


def make_dataclass(cls_name, fields, *, bases=(), namespace=None, **options):
    body = dict(namespace or {})
    annotations = {}
    for item in fields:
        if isinstance(item, str):
            annotations[item] = "typing.Any"
        elif len(item) == 2:
            annotations[item[0]] = item[1]
        else:
            annotations[item[0]] = item[1]
            body[item[0]] = item[2]
    body["__annotations__"] = annotations
    body["__module__"] = "types"
    return dataclass(type(cls_name, bases, body), **options)
