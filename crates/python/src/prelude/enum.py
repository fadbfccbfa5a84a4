from _linktable import own as own_attribute
from types import MappingProxyType

__all__ = [
    "EnumType", "EnumMeta", "Enum", "IntEnum", "StrEnum", "Flag", "IntFlag", "ReprEnum", "auto", "unique", "property",
    "verify", "member", "nonmember", "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP", "global_enum",
]


class auto:
    def __init__(self, value=None):
        self.value = value
        self._unset = value is None

    def __or__(self, other):
        return _Later(self, other, lambda a, b: a | b)

    def __and__(self, other):
        return _Later(self, other, lambda a, b: a & b)

    def __xor__(self, other):
        return _Later(self, other, lambda a, b: a ^ b)

    def __add__(self, other):
        return _Later(self, other, lambda a, b: a + b)

    def __ror__(self, other):
        return _Later(other, self, lambda a, b: a | b)

    def __repr__(self):
        return f"auto({self.value!r})"


class _Later(auto):
    """What an operator gives for members that have no value yet."""

    def __init__(self, left, right, operator):
        self.value = None
        self._unset = False
        self._left, self._right, self._operator = left, right, operator


class nonmember:
    def __init__(self, value):
        self.value = value


class member:
    def __init__(self, value):
        self.value = value


property = property
_DESCRIPTORS = (type(lambda: 0), property, staticmethod, classmethod)


_PLAIN = (int, str, float, tuple, auto)


def _is_dunder(name):
    return len(name) > 4 and name[:2] == "__" and name[-2:] == "__"


def _is_sunder(name):
    return len(name) > 2 and name[0] == "_" and name[-1] == "_" and name[1] != "_"


def _is_member(name, value):
    if isinstance(value, member):
        return True
    if isinstance(value, (nonmember, *_DESCRIPTORS)) or _is_dunder(name) or _is_sunder(name):
        return False
    return not (hasattr(value, "__get__") or hasattr(value, "__set__"))


class EnumType(type):
    def __prepare__(name, bases, **keywords):
        for base in bases:
            if isinstance(base, EnumType) and base._member_names_:
                raise TypeError(f"<enum {name!r}> cannot extend {base!r}")
        return {}

    def __new__(metacls, name, bases, namespace, boundary=None, _simple=False, **keywords):
        for base in bases:
            if isinstance(base, EnumType):
                break
        else:
            # `Enum` itself, which has no members.
            cls = super().__new__(metacls, name, bases, namespace, **keywords)
            cls._member_names_ = []
            cls._member_map_ = {}
            cls._value2member_map_ = {}
            cls._unhashable_values_ = []
            cls._member_type_ = object
            cls._is_flag_ = cls._flag_base_ = False
            cls._new_member_ = None
            return cls
        own = {}
        members = []
        ignored = namespace.get("_ignore_", ())
        if isinstance(ignored, str):
            ignored = ignored.replace(",", " ").split()
        private = f"_{name.lstrip('_')}__"
        for key, value in namespace.items():
            if key in ignored or key == "_ignore_":
                continue
            if type(value) in _PLAIN and key[0] != "_" or not key.startswith(private) and _is_member(key, value):
                if key == "mro":
                    raise ValueError("invalid enum member name(s) 'mro'")
                members.append((key, value.value if isinstance(value, member) else value))
            else:
                own[key] = value.value if isinstance(value, nonmember) else value
        data_type = object
        for base in bases:
            for kind in base.__mro__:
                if kind is object or isinstance(kind, EnumType):
                    continue
                if kind.__module__ == "builtins" or own_attribute(kind, "__new__") is not None:
                    data_type = base if not isinstance(base, EnumType) else kind
                    break
            if data_type is not object:
                break
        if isinstance(data_type, EnumType):
            data_type = data_type._member_type_
        own["_member_names_"] = []
        own["_member_map_"] = {}
        own["_value2member_map_"] = {}
        own["_unhashable_values_"] = []
        own["_member_type_"] = data_type
        own["_is_flag_"] = namespace.get("_flag_base_", False) or any(
            [isinstance(base, EnumType) and base._is_flag_ for base in bases]
        )
        cls = super().__new__(metacls, name, bases, own, **keywords)
        if data_type is not object:
            for method in ("__repr__", "__str__", "__format__"):
                if method not in own:
                    for kind in cls.__mro__[1:]:
                        if isinstance(kind, EnumType):
                            if own_attribute(kind, method) is not None:
                                break
                        elif kind is data_type or kind.__module__ == "builtins":
                            for enumeration in cls.__mro__[1:]:
                                if isinstance(enumeration, EnumType):
                                    function = own_attribute(enumeration, method)
                                    if function is not None:
                                        type.__setattr__(cls, method, function)
                                        break
                            break
        make = own.get("__new__")
        if make is None:
            make = cls._new_member_
        if make is not None:
            make = getattr(make, "__func__", make)
            cls._new_member_ = make
            if "__new__" in own:
                del cls.__new__
        last_values = []
        init = _has_init(cls)
        plain = make is None and not init and (data_type is object or data_type is str or data_type is int)
        for key, value in members:
            if plain and (type(value) is str and data_type is not int or type(value) is int and data_type is not str):
                _add_plain_member(cls, key, value, data_type, last_values)
            else:
                _add_member(cls, key, value, data_type, make, init, last_values)
        if cls._is_flag_:
            mask = 0
            single = 0
            for one in cls._member_map_.values():
                mask |= one._value_
            cls._flag_mask_ = mask
            cls._all_bits_ = 2 ** mask.bit_length() - 1
            cls._member_names_ = [key for key in cls._member_names_ if _single_bit(cls._member_map_[key]._value_)]
        return cls

    def __call__(cls, value, names=None, *, module=None, qualname=None, type=None, start=1, boundary=None):
        if names is None:
            return cls._lookup_(value)
        return _functional(cls, value, names, module, qualname, type, start)

    def __getitem__(cls, name):
        return cls._member_map_[name]

    def __getattr__(cls, name):
        raise AttributeError(name) from None

    def __iter__(cls):
        return (cls._member_map_[name] for name in cls._member_names_)

    def __reversed__(cls):
        return (cls._member_map_[name] for name in reversed(cls._member_names_))

    def __len__(cls):
        return len(cls._member_names_)

    def __bool__(cls):
        return True

    def __contains__(cls, value):
        if not isinstance(value, Enum):
            raise TypeError(
                f"unsupported operand type(s) for 'in': '{type(value).__qualname__}' and '{cls.__class__.__qualname__}'"
            )
        return isinstance(value, cls) and value._name_ in cls._member_map_

    def __setattr__(cls, name, value):
        if name in (own_attribute(cls, "_member_map_") or ()):
            raise AttributeError(f"cannot reassign member {name!r}")
        super().__setattr__(name, value)

    def __delattr__(cls, name):
        if name in cls.__dict__.get("_member_map_", {}):
            raise AttributeError(f"{cls.__name__!r} cannot delete member {name!r}.")
        super().__delattr__(name)

    def __repr__(cls):
        if cls._is_flag_:
            return f"<flag {cls.__name__!r}>"
        return f"<enum {cls.__name__!r}>"

    def __dir__(cls):
        return ["__class__", "__doc__", "__members__", "__module__"] + cls._member_names_

    @property
    def __members__(cls):
        return MappingProxyType(dict(cls._member_map_))


EnumMeta = EnumType


def _single_bit(value):
    return value > 0 and value & (value - 1) == 0


def _add_plain_member(cls, key, value, data_type, last_values):
    last_values.append(value)
    known = cls._value2member_map_
    one = known.get(value)
    if one is None:
        one = object.__new__(cls) if data_type is object else data_type.__new__(cls, value)
        values = one.__dict__
        values["_value_"] = value
        values["_name_"] = key
        values["__objclass__"] = cls
        values["_sort_order_"] = len(cls._member_names_)
        cls._member_names_.append(key)
        known[value] = one
    type.__setattr__(cls, key, one)
    cls._member_map_[key] = one


def _add_member(cls, key, value, data_type, make, init, last_values):
    if isinstance(value, auto):
        if isinstance(value, _Later):
            value.value = value._operator(_now(value._left), _now(value._right))
        elif value._unset:
            value.value = cls._generate_next_value_(key, 1, len(last_values), last_values[:])
            value._unset = False
        value = value.value
    elif isinstance(value, tuple) and any(isinstance(part, auto) for part in value):
        parts = []
        for part in value:
            if isinstance(part, auto):
                part = cls._generate_next_value_(key, 1, len(last_values), last_values[:])
            parts.append(part)
        value = tuple(parts)
    last_values.append(value)
    args = value if isinstance(value, tuple) else (value,)
    if data_type is tuple:
        args = (args,)
    if make is not None:
        one = make(cls, *args)
        if "_value_" not in one.__dict__:
            one._value_ = value if data_type is object else data_type(*args)
    elif data_type is object:
        one = object.__new__(cls)
        one._value_ = value
    else:
        one = data_type.__new__(cls, *args)
        if "_value_" not in one.__dict__:
            one._value_ = data_type(*args)
    value = one._value_
    try:
        known = cls._value2member_map_.get(value)
    except TypeError:
        known = None
        for other in cls._member_map_.values():
            if other._value_ == value:
                known = other
    if known is not None:
        one = known
    else:
        one._name_ = key
        one.__objclass__ = cls
        one._sort_order_ = len(cls._member_names_)
        if init:
            one.__init__(*args)
        cls._member_names_.append(key)
        try:
            cls._value2member_map_[value] = one
        except TypeError:
            cls._unhashable_values_.append(value)
    type.__setattr__(cls, key, one)
    cls._member_map_[key] = one


def _now(value):
    if isinstance(value, _Later):
        return value._operator(_now(value._left), _now(value._right))
    return value.value if isinstance(value, auto) else value


def _has_init(cls):
    for kind in cls.__mro__:
        if kind is Enum or kind is object or kind.__module__ == "builtins":
            return False
        if own_attribute(kind, "__init__") is not None:
            return True
    return False


def _functional(cls, name, names, module, qualname, kind, start):
    if isinstance(names, str):
        names = names.replace(",", " ").split()
    if isinstance(names, (tuple, list)) and names and isinstance(names[0], str):
        pairs = []
        last_values = []
        for at, key in enumerate(names):
            value = cls._generate_next_value_(key, start, at, last_values[:])
            last_values.append(value)
            pairs.append((key, value))
    elif hasattr(names, "items"):
        pairs = list(names.items())
    else:
        pairs = [tuple(pair) for pair in names]
    namespace = {"__module__": module or "__main__", "__qualname__": qualname or name}
    for key, value in pairs:
        namespace[key] = value
    bases = (cls,) if kind is None else (kind, cls)
    return type(cls).__new__(type(cls), name, bases, namespace)


class Enum(metaclass=EnumType):
    @classmethod
    def _lookup_(cls, value):
        if type(value) is cls:
            return value
        try:
            return cls._value2member_map_[value]
        except KeyError:
            pass
        except TypeError:
            for one in cls._member_map_.values():
                if one._value_ == value:
                    return one
        context = None
        try:
            result = cls._missing_(value)
        except Exception as error:
            context = error
            result = None
        if isinstance(result, cls):
            return result
        problem = ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        if result is None and context is None:
            raise problem
        if context is None:
            context = TypeError(
                f"error in {cls.__name__}._missing_: returned {result!r} instead of None or a valid member"
            )
        if not isinstance(context, ValueError):
            context.__context__ = problem
        raise context

    @classmethod
    def _missing_(cls, value):
        return None

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start
        try:
            return max(last_values) + 1
        except TypeError:
            raise TypeError("unable to sort non-numeric values") from None

    @property
    def name(self):
        return self._name_

    @name.setter
    def name(self, value):
        raise AttributeError("<enum 'Enum'> cannot set attribute 'name'")

    @property
    def value(self):
        return self._value_

    @value.setter
    def value(self, value):
        raise AttributeError("<enum 'Enum'> cannot set attribute 'value'")

    def __repr__(self):
        kind = type(self)
        show = repr
        if kind._member_type_ is not object and kind._member_type_.__module__ != "builtins":
            show = kind._member_type_.__repr__
        return f"<{kind.__name__}.{self._name_}: {show(self._value_)}>"

    def __str__(self):
        return f"{type(self).__name__}.{self._name_}"

    def __format__(self, spec):
        return str.__format__(str(self), spec)

    def __dir__(self):
        return ["__class__", "__doc__", "__module__", "name", "value"]

    def __hash__(self):
        return hash(self._name_)

    def __reduce_ex__(self, protocol):
        return type(self), (self._value_,)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self


def unique(enumeration):
    duplicates = [
        f"{name} -> {one._name_}" for name, one in enumeration.__members__.items() if name != one._name_
    ]
    if duplicates:
        raise ValueError(f"duplicate values found in {enumeration!r}: {', '.join(duplicates)}")
    return enumeration


def verify(*checks):
    return lambda enumeration: enumeration


def global_enum(enumeration):
    return enumeration


def __getattr__(name):
    if name in ("ReprEnum", "IntEnum", "StrEnum"):
        import _enum_mixed as module
    elif name in (
        "Flag", "IntFlag", "FlagBoundary", "STRICT", "CONFORM", "EJECT", "KEEP"
    ):
        import _enum_flags as module
    else:
        from _linktable import missing_name

        missing_name("enum", name)
    return getattr(module, name)
