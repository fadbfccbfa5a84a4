from _linktable import weak_get, weak_make


class ReferenceType:
    def __init__(self, object, callback=None):
        self._kept = weak_make(object)
        self._hash = None

    def __call__(self):
        return weak_get(self._kept)

    def __eq__(self, other):
        if not isinstance(other, ReferenceType):
            return NotImplemented
        a, b = self(), other()
        return self is other if a is None or b is None else a == b

    def __hash__(self):
        if self._hash is None:
            self._hash = hash(self())
        return self._hash


ref = ReferenceType


class WeakMethod(ReferenceType):
    def __init__(self, method, callback=None):
        super().__init__(method.__self__)
        self._function = method.__func__

    def __call__(self):
        owner = super().__call__()
        return None if owner is None else self._function.__get__(owner, type(owner))


def proxy(object, callback=None):
    from _linktable import unsupported

    unsupported("`weakref.proxy`")


def finalize(obj, func, /, *args, **kwargs):
    from _linktable import unsupported

    unsupported("`weakref.finalize`")


class _Mapping:
    def __repr__(self):
        return f"<{type(self).__name__} at {id(self):#x}>"

    def __len__(self):
        return len(list(self))

    def __contains__(self, key):
        return self.get(key, _missing) is not _missing

    def keys(self):
        return iter(self)

    def values(self):
        return (value for _, value in self.items())

    def get(self, key, default=None):
        try:
            return self[key]
        except KeyError:
            return default

    def setdefault(self, key, default=None):
        if key not in self:
            self[key] = default
        return self[key]

    def pop(self, key, *default):
        if key in self:
            value = self[key]
            del self[key]
            return value
        if default:
            return default[0]
        raise KeyError(key)

    def update(self, other=(), /, **keywords):
        for key, value in dict(other, **keywords).items():
            self[key] = value

    def clear(self):
        self._data.clear()


_missing = object()


class WeakValueDictionary(_Mapping):
    def __init__(self, other=(), /, **keywords):
        self._data = {}
        self.update(other, **keywords)

    def __getitem__(self, key):
        value = self._data[key]()
        if value is None:
            del self._data[key]
            raise KeyError(key)
        return value

    def __setitem__(self, key, value):
        self._data[key] = ref(value)

    def __delitem__(self, key):
        del self._data[key]

    def items(self):
        for key, kept in list(self._data.items()):
            value = kept()
            if value is not None:
                yield key, value

    def __iter__(self):
        return (key for key, _ in self.items())


class WeakKeyDictionary(_Mapping):
    def __init__(self, other=()):
        self._data = {}
        self.update(other)

    def _find(self, key):
        for kept in list(self._data):
            own = kept()
            if own is not None and own == key:
                return kept
        raise KeyError(key)

    def __getitem__(self, key):
        return self._data[self._find(key)]

    def __setitem__(self, key, value):
        try:
            self._data[self._find(key)] = value
        except KeyError:
            self._data[ref(key)] = value

    def __delitem__(self, key):
        del self._data[self._find(key)]

    def items(self):
        for kept, value in list(self._data.items()):
            key = kept()
            if key is not None:
                yield key, value

    def __iter__(self):
        return (key for key, _ in self.items())


class WeakSet:
    def __init__(self, data=()):
        self._items = WeakKeyDictionary()
        for item in data:
            self.add(item)

    def add(self, item):
        self._items[item] = True

    def discard(self, item):
        self._items.pop(item, None)

    def remove(self, item):
        del self._items[item]

    def __contains__(self, item):
        return item in self._items

    def __iter__(self):
        return iter(self._items)

    def __len__(self):
        return len(self._items)
