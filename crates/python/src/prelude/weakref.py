from _linktable import callable_proxy_type, proxy_type, weak_count, weak_proxy, weak_reference
from collections.abc import MutableMapping, MutableSet

ref = ReferenceType = weak_reference
proxy = weak_proxy
ProxyType = proxy_type
CallableProxyType = callable_proxy_type
ProxyTypes = (ProxyType, CallableProxyType)


def getweakrefcount(object):
    return weak_count(object)


def getweakrefs(object):
    return [ref(object)] if weak_count(object) else []


class WeakMethod:
    def __init__(self, meth, callback=None):
        if not hasattr(meth, "__self__") or not hasattr(meth, "__func__"):
            raise TypeError(f"argument should be a bound method, not {type(meth)}")
        self._object = ref(meth.__self__, callback)
        self._function = ref(meth.__func__)

    def __call__(self):
        object, function = self._object(), self._function()
        if object is None or function is None:
            return None
        return function.__get__(object, type(object))

    def __eq__(self, other):
        if not isinstance(other, WeakMethod):
            return NotImplemented
        if self._object() is None or other._object() is None:
            return self is other
        return self._object == other._object and self._function == other._function

    def __hash__(self):
        return hash(self._function)


class _WeakMapping(MutableMapping):
    def __init__(self, other=(), /, **kwargs):
        self._data = {}
        self.update(other, **kwargs)

    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __iter__(self):
        return iter([key for key, value in self._alive()])

    def __len__(self):
        return len(self._alive())

    def keys(self):
        return iter(self)

    def values(self):
        return iter([value for key, value in self._alive()])

    def items(self):
        return iter(self._alive())

    def copy(self):
        new = type(self)()
        new.update(dict(self._alive()))
        return new

    __copy__ = copy


class WeakValueDictionary(_WeakMapping):
    def _alive(self):
        found = [(key, one()) for key, one in self._data.items()]
        alive = [pair for pair in found if pair[1] is not None]
        if len(alive) < len(found):
            for key, value in found:
                if value is None:
                    del self._data[key]
        return alive

    def __getitem__(self, key):
        value = self._data[key]()
        if value is None:
            del self._data[key]
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self._data[key] = ref(value)

    def __delitem__(self, key):
        self[key]
        del self._data[key]

    def __contains__(self, key):
        one = self._data.get(key)
        return one is not None and one() is not None

    def valuerefs(self):
        self._alive()
        return list(self._data.values())

    itervaluerefs = valuerefs


class WeakKeyDictionary(_WeakMapping):
    def _alive(self):
        found = [(one(), value) for one, value in self._data.items()]
        alive = [pair for pair in found if pair[0] is not None]
        if len(alive) < len(found):
            self._data = {one: value for one, value in self._data.items() if one() is not None}
        return alive

    def __getitem__(self, key):
        return self._data[ref(key)]

    def __setitem__(self, key, value):
        self._alive()
        self._data[ref(key)] = value

    def __delitem__(self, key):
        del self._data[ref(key)]

    def __contains__(self, key):
        try:
            return ref(key) in self._data
        except TypeError:
            return False

    def keyrefs(self):
        self._alive()
        return list(self._data)


class WeakSet(MutableSet):
    def __init__(self, data=None):
        self._data = {}
        for item in data or ():
            self.add(item)

    def _alive(self):
        found = [(one, one()) for one in self._data]
        alive = [item for one, item in found if item is not None]
        if len(alive) < len(found):
            self._data = {one: None for one, item in found if item is not None}
        return alive

    def __repr__(self):
        return repr(set(self._alive()))

    def __iter__(self):
        return iter(self._alive())

    def __len__(self):
        return len(self._alive())

    def __contains__(self, item):
        try:
            return ref(item) in self._data
        except TypeError:
            return False

    def add(self, item):
        self._alive()
        self._data[ref(item)] = None

    def discard(self, item):
        self._data.pop(ref(item), None)

    def update(self, other):
        for item in other:
            self.add(item)

    def copy(self):
        return type(self)(self._alive())
