import types

_ATOMIC = (
    type(None), int, float, bool, bytes, str, type, range,
    types.BuiltinFunctionType, type(Ellipsis), type(NotImplemented), types.FunctionType, property, types.ModuleType
)


class Error(Exception):
    pass


error = Error


def _is_atomic(x):
    cls = type(x)
    return cls in _ATOMIC or isinstance(x, type) or cls.__module__ in ("datetime", "decimal", "uuid", "re", "typing")


def _state_of(x):
    state = {}
    for kind in type(x).__mro__:
        slots = kind.__dict__.get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if hasattr(x, name) and name not in ("__dict__", "__weakref__"):
                state[name] = getattr(x, name)
    state.update(getattr(x, "__dict__", {}))
    return state


def _set_state(new, state):
    if hasattr(new, "__setstate__"):
        new.__setstate__(state)
    elif isinstance(state, dict):
        for name, value in state.items():
            object.__setattr__(new, name, value)


def _get_state(x):
    if hasattr(type(x), "__getstate__"):
        return x.__getstate__()
    return _state_of(x)


def copy(x):
    if _is_atomic(x) or isinstance(x, (tuple, frozenset)) and type(x) in (tuple, frozenset):
        return x
    cls = type(x)
    method = getattr(cls, "__copy__", None)
    if method is not None:
        return method(x)
    if cls is list:
        return x[:]
    if cls in (dict, set, bytearray):
        return x.copy()
    if getattr(cls, "__reduce__", None) is not None and "__reduce__" in _own_names(cls):
        return _rebuild(x, x.__reduce__(), None)
    if isinstance(x, BaseException):
        new = cls.__new__(cls, *x.args)
        new.args = x.args
    elif isinstance(x, dict):
        new = cls.__new__(cls)
        for key, value in x.items():
            dict.__setitem__(new, key, value)
    elif isinstance(x, list):
        new = cls.__new__(cls)
        list.extend(new, x)
    elif isinstance(x, set):
        new = cls.__new__(cls)
        set.update(new, x)
    elif isinstance(x, (tuple, str, int, float, bytes, frozenset)):
        return x
    else:
        new = object.__new__(cls)
    _set_state(new, _get_state(x))
    return new


def _own_names(cls):
    names = set()
    for kind in cls.__mro__[:-1]:
        names.update(kind.__dict__)
    return names


def _rebuild(x, reduced, memo):
    if isinstance(reduced, str):
        return x
    function, args = reduced[0], reduced[1]
    if memo is not None:
        args = tuple(deepcopy(arg, memo) for arg in args)
    new = function(*args)
    if len(reduced) > 2 and reduced[2] is not None:
        state = reduced[2]
        _set_state(new, state if memo is None else deepcopy(state, memo))
    return new


def deepcopy(x, memo=None, _nil=[]):
    if _is_atomic(x):
        return x
    if memo is None:
        memo = {}
    d = id(x)
    if d in memo:
        return memo[d]
    cls = type(x)
    method = getattr(cls, "__deepcopy__", None)
    if method is not None:
        new = method(x, memo)
    elif cls is list:
        new = []
        memo[d] = new
        for item in x:
            new.append(deepcopy(item, memo))
    elif cls is tuple:
        new = [deepcopy(item, memo) for item in x]
        if d in memo:
            return memo[d]
        for old, item in zip(x, new):
            if old is not item:
                new = tuple(new)
                break
        else:
            new = x
    elif cls is dict:
        new = {}
        memo[d] = new
        for key, value in x.items():
            new[deepcopy(key, memo)] = deepcopy(value, memo)
    elif cls is set or cls is frozenset:
        new = cls([deepcopy(item, memo) for item in x])
    elif cls is bytearray:
        new = x.copy()
    elif cls is types.MethodType:
        new = types.MethodType(x.__func__, deepcopy(x.__self__, memo))
    elif getattr(cls, "__reduce__", None) is not None and "__reduce__" in _own_names(cls):
        new = _rebuild(x, x.__reduce__(), memo)
    else:
        new = _deep_object(x, cls, memo, d)
    if new is not x:
        memo[d] = new
        memo.setdefault(id(memo), []).append(x)
    return new


def _deep_object(x, cls, memo, d):
    if isinstance(x, BaseException):
        new = cls.__new__(cls, *x.args)
        new.args = deepcopy(x.args, memo)
    elif isinstance(x, dict):
        new = cls.__new__(cls)
        memo[d] = new
        for key, value in x.items():
            dict.__setitem__(new, deepcopy(key, memo), deepcopy(value, memo))
    elif isinstance(x, list):
        new = cls.__new__(cls)
        memo[d] = new
        for item in x:
            list.append(new, deepcopy(item, memo))
    elif isinstance(x, set):
        new = cls.__new__(cls)
        set.update(new, [deepcopy(item, memo) for item in x])
    elif isinstance(x, tuple):
        items = [deepcopy(item, memo) for item in x]
        new = cls._make(items) if hasattr(cls, "_make") else cls.__new__(cls, items)
    elif isinstance(x, (str, int, float, bytes, frozenset)):
        return x
    else:
        new = object.__new__(cls)
    memo[d] = new
    _set_state(new, deepcopy(_get_state(x), memo))
    return new
