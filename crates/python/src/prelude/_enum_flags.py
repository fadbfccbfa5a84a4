from enum import Enum


class _Boundary(Enum):
    STRICT = "strict"
    CONFORM = "conform"
    EJECT = "eject"
    KEEP = "keep"


FlagBoundary = _Boundary
STRICT, CONFORM, EJECT, KEEP = _Boundary


class Flag(Enum):
    _flag_base_ = True

    @staticmethod
    def _generate_next_value_(name, start, count, last_values):
        if not last_values:
            return start if start is not None else 1
        return 2 ** max(last_values).bit_length()

    @classmethod
    def _missing_(cls, value):
        if not isinstance(value, int):
            raise ValueError(f"{value!r} is not a valid {cls.__qualname__}")
        negative = value < 0
        if negative:
            value = cls._all_bits_ + 1 + value
        unknown = value & ~cls._flag_mask_
        if unknown and not issubclass(cls, int):
            width = max(value.bit_length(), cls._flag_mask_.bit_length())
            raise ValueError(
                f"{cls!r} invalid value {value!r}\n    given 0b0 {value:0{width}b}\n  allowed 0b0 {cls._flag_mask_:0{width}b}"
            )
        if negative and value in cls._value2member_map_:
            return cls._value2member_map_[value]
        kind = cls._member_type_
        one = object.__new__(cls) if kind is object else int.__new__(cls, value)
        one._value_ = value
        names = [m._name_ for m in cls._parts_of_(value)]
        rest = value & ~cls._flag_mask_
        if names:
            one._name_ = "|".join(names)
            if rest:
                one._name_ += f"|{rest!r}"
        else:
            one._name_ = None
        cls._value2member_map_[value] = one
        return one

    @classmethod
    def _parts_of_(cls, value):
        for name in cls._member_names_:
            one = cls._member_map_[name]
            if one._value_ & value:
                yield one

    def __contains__(self, other):
        if not isinstance(other, type(self)):
            raise TypeError(
                f"unsupported operand type(s) for 'in': {type(other).__qualname__!r} and {type(self).__qualname__!r}"
            )
        return other._value_ & self._value_ == other._value_

    def __iter__(self):
        return self._parts_of_(self._value_)

    def __len__(self):
        return self._value_.bit_count()

    def __repr__(self):
        kind = type(self)
        if self._name_ is None:
            return f"<{kind.__name__}: {self._value_!r}>"
        return f"<{kind.__name__}.{self._name_}: {self._value_!r}>"

    def __str__(self):
        kind = type(self)
        if self._name_ is None:
            return f"{kind.__name__}({self._value_!r})"
        return f"{kind.__name__}.{self._name_}"

    def __bool__(self):
        return bool(self._value_)

    def __hash__(self):
        return hash(self._value_)

    def _other_(self, other):
        if isinstance(other, type(self)):
            return other._value_
        if self._member_type_ is not object and isinstance(other, self._member_type_):
            return int(other)
        return None

    def __or__(self, other):
        other = self._other_(other)
        return NotImplemented if other is None else type(self)(self._value_ | other)

    def __and__(self, other):
        other = self._other_(other)
        return NotImplemented if other is None else type(self)(self._value_ & other)

    def __xor__(self, other):
        other = self._other_(other)
        return NotImplemented if other is None else type(self)(self._value_ ^ other)

    def __invert__(self):
        kind = type(self)
        return kind(kind._flag_mask_ & ~self._value_)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


class IntFlag(int, Flag):
    def __repr__(self):
        return Flag.__repr__(self)

    def __str__(self):
        return int.__repr__(self)

    def __format__(self, spec):
        return int.__format__(int(self), spec)

    def __hash__(self):
        return hash(self._value_)

    def __or__(self, other):
        return Flag.__or__(self, other)

    def __and__(self, other):
        return Flag.__and__(self, other)

    def __xor__(self, other):
        return Flag.__xor__(self, other)

    def __invert__(self):
        return Flag.__invert__(self)

    __ror__ = __or__
    __rand__ = __and__
    __rxor__ = __xor__


for _kind in (Flag, IntFlag):
    _kind.__module__ = "enum"
