import sys

_SCALARS = (str, int, float, bool, bytes, bytearray, type(None))


class _Ordered:
    # A sort key for things that may not compare: those go by their type and identity.
    def __init__(self, value):
        self.value = value

    def __lt__(self, other):
        try:
            return self.value < other.value
        except TypeError:
            a, b = self.value, other.value
            return (str(type(a)), id(a)) < (str(type(b)), id(b))


def _by_key(items):
    return sorted(items, key=lambda item: (_Ordered(item[0]), _Ordered(item[1])))


def _shower(cls):
    # The class that a class has its `__repr__` from.
    for base in cls.__mro__:
        if "__repr__" in vars(base):
            return base
    return object


def _recursion(object):
    return f"<Recursion on {type(object).__name__} with id={id(object)}>"


class _Text:
    def __init__(self):
        self.parts = []

    def write(self, text):
        self.parts.append(text)


class PrettyPrinter:
    def __init__(
        self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False
    ):
        indent, width = int(indent), int(width)
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._depth = depth
        self._indent_per_level = indent
        self._width = width
        self._stream = sys.stdout if stream is None else stream
        self._compact = bool(compact)
        self._sort_dicts = sort_dicts
        self._underscore_numbers = underscore_numbers

    def pprint(self, object):
        self._stream.write(self.pformat(object) + "\n")

    def pformat(self, object):
        text = _Text()
        self._put(object, text.write, 0, 0, set(), 0)
        return "".join(text.parts)

    def isrecursive(self, object):
        return self.format(object, {}, 0, 0)[2]

    def isreadable(self, object):
        text, readable, recursive = self.format(object, {}, 0, 0)
        return readable and not recursive

    def format(self, object, context, maxlevels, level):
        return self._flat(object, set(context), maxlevels, level)

    def _line(self, object, seen, level):
        return self.format(object, dict.fromkeys(seen, 1), self._depth, level)[0]

    # Everything on one line.

    def _flat(self, object, seen, maxlevels, level):
        kind = type(object)
        if kind in _SCALARS:
            if kind is int and self._underscore_numbers:
                return f"{object:_d}", True, False
            return repr(object), True, False
        by = _shower(kind)
        if by is int and self._underscore_numbers:
            return f"{object:_d}", True, False
        if by is not dict and by is not list and by is not tuple:
            text = repr(object)
            return text, bool(text) and not text.startswith("<"), False
        if not object:
            return {dict: "{}", list: "[]", tuple: "()"}[by], True, False
        left, right = {dict: "{}", list: "[]", tuple: "()"}[by]
        if by is tuple and len(object) == 1:
            right = ",)"
        if maxlevels and level >= maxlevels:
            return left + "..." + right, False, id(object) in seen
        if id(object) in seen:
            return _recursion(object), False, True
        seen.add(id(object))
        parts = []
        readable, recursive = True, False
        if by is dict:
            items = object.items()
            for key, value in _by_key(items) if self._sort_dicts else items:
                key, key_readable, key_recursive = self.format(key, dict.fromkeys(seen, 1), maxlevels, level + 1)
                value, is_readable, is_recursive = self.format(value, dict.fromkeys(seen, 1), maxlevels, level + 1)
                parts.append(f"{key}: {value}")
                readable = readable and key_readable and is_readable
                recursive = recursive or key_recursive or is_recursive
        else:
            for item in object:
                item, is_readable, is_recursive = self.format(item, dict.fromkeys(seen, 1), maxlevels, level + 1)
                parts.append(item)
                readable = readable and is_readable
                recursive = recursive or is_recursive
        seen.discard(id(object))
        return left + ", ".join(parts) + right, readable, recursive

    # Over several lines where one is too short.

    def _put(self, object, write, indent, allowance, seen, level):
        if id(object) in seen:
            write(_recursion(object))
            return
        text = self._line(object, seen, level)
        if len(text) > self._width - indent - allowance:
            lay = _LAYOUTS.get(_shower(type(object)))
            if lay is None:
                lay = self._other_layout(object)
            if lay is not None:
                seen.add(id(object))
                lay(self, object, write, indent, allowance, seen, level + 1)
                seen.discard(id(object))
                return
        write(text)

    def _other_layout(self, object):
        kind = type(object)
        by = _shower(kind)
        name = by.__name__
        if by.__module__ == "collections":
            return _COLLECTIONS.get(name)
        if name == "SimpleNamespace" and by.__module__ == "types":
            return PrettyPrinter._namespace
        if name == "mappingproxy":
            return PrettyPrinter._mappingproxy
        if "__dataclass_fields__" in dir(kind) and vars(by)["__repr__"].__module__ == "dataclasses":
            return PrettyPrinter._dataclass
        return None

    def _begin(self, write):
        if self._indent_per_level > 1:
            write(" " * (self._indent_per_level - 1))

    def _dict(self, object, write, indent, allowance, seen, level):
        write("{")
        self._begin(write)
        items = _by_key(object.items()) if self._sort_dicts else list(object.items())
        self._pairs(items, write, indent, allowance + 1, seen, level)
        write("}")

    def _pairs(self, items, write, indent, allowance, seen, level):
        indent += self._indent_per_level
        last = len(items) - 1
        for at, (key, value) in enumerate(items):
            text = self._line(key, seen, level)
            write(text + ": ")
            self._put(value, write, indent + len(text) + 2, allowance if at == last else 1, seen, level)
            if at != last:
                write(",\n" + " " * indent)

    def _named(self, items, write, indent, allowance, seen, level):
        last = len(items) - 1
        for at, (name, value) in enumerate(items):
            write(name + "=")
            if id(value) in seen:
                write("...")
            else:
                self._put(value, write, indent + len(name) + 1, allowance if at == last else 1, seen, level)
            if at != last:
                write(",\n" + " " * indent)

    def _items(self, items, write, indent, allowance, seen, level):
        indent += self._indent_per_level
        self._begin(write)
        break_line = ",\n" + " " * indent
        whole = room = self._width - indent + 1
        between = ""
        items = list(items)
        last = len(items) - 1
        for at, item in enumerate(items):
            if at == last:
                whole -= allowance
                room -= allowance
            if self._compact:
                text = self._line(item, seen, level)
                wide = len(text) + 2
                if room < wide:
                    room = whole
                    if between:
                        between = break_line
                if room >= wide:
                    room -= wide
                    write(between + text)
                    between = ", "
                    continue
            write(between)
            between = break_line
            self._put(item, write, indent, allowance if at == last else 1, seen, level)

    def _list(self, object, write, indent, allowance, seen, level):
        write("[")
        self._items(object, write, indent, allowance + 1, seen, level)
        write("]")

    def _tuple(self, object, write, indent, allowance, seen, level):
        end = ",)" if len(object) == 1 else ")"
        write("(")
        self._items(object, write, indent, allowance + len(end), seen, level)
        write(end)

    def _set(self, object, write, indent, allowance, seen, level):
        if not object:
            write(repr(object))
            return
        start, end = "{", "}"
        if type(object) is not set:
            start, end = type(object).__name__ + "({", "})"
            indent += len(start) - 1
        write(start)
        self._items(sorted(object, key=_Ordered), write, indent, allowance + len(end), seen, level)
        write(end)

    def _str(self, object, write, indent, allowance, seen, level):
        if not object:
            write(repr(object))
            return
        if level == 1:
            indent += 1
            allowance += 1
        whole = self._width - indent
        chunks = []
        lines = object.splitlines(keepends=True)
        for number, line in enumerate(lines, 1):
            is_last = number == len(lines)
            text = repr(line)
            if len(text) <= whole - (allowance if is_last else 0):
                chunks.append(text)
                continue
            current = ""
            words = _words(line)
            for count, word in enumerate(words, 1):
                room = whole - (allowance if is_last and count == len(words) else 0)
                if len(repr(current + word)) > room:
                    if current:
                        chunks.append(repr(current))
                    current = word
                else:
                    current += word
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            write(chunks[0])
            return
        text = ("\n" + " " * indent).join(chunks)
        write(f"({text})" if level == 1 else text)

    def _bytes(self, object, write, indent, allowance, seen, level):
        if len(object) <= 4:
            write(repr(object))
            return
        if level == 1:
            indent += 1
            allowance += 1
        room = self._width - indent
        chunks = []
        current = b""
        last = len(object) // 4 * 4
        for at in range(0, len(object), 4):
            part = object[at : at + 4]
            if at == last:
                room -= allowance
            if len(repr(current + part)) > room:
                if current:
                    chunks.append(repr(current))
                current = part
            else:
                current += part
        if current:
            chunks.append(repr(current))
        text = ("\n" + " " * indent).join(chunks)
        write(f"({text})" if level == 1 else text)

    def _bytearray(self, object, write, indent, allowance, seen, level):
        write("bytearray(")
        self._bytes(bytes(object), write, indent + 10, allowance + 1, seen, level + 1)
        write(")")

    def _mappingproxy(self, object, write, indent, allowance, seen, level):
        write("mappingproxy(")
        self._put(object.copy(), write, indent + 13, allowance + 1, seen, level)
        write(")")

    def _namespace(self, object, write, indent, allowance, seen, level):
        name = type(object).__name__
        name = "namespace" if name == "SimpleNamespace" else name
        write(name + "(")
        self._named(list(vars(object).items()), write, indent + len(name) + 1, allowance, seen, level)
        write(")")

    def _dataclass(self, object, write, indent, allowance, seen, level):
        from dataclasses import fields

        name = type(object).__name__
        write(name + "(")
        items = [(field.name, getattr(object, field.name)) for field in fields(object) if field.repr]
        self._named(items, write, indent + len(name) + 1, allowance, seen, level)
        write(")")

    def _ordered_dict(self, object, write, indent, allowance, seen, level):
        if not object:
            write(repr(object))
            return
        name = type(object).__name__
        write(name + "(")
        self._put(list(object.items()), write, indent + len(name) + 1, allowance + 1, seen, level)
        write(")")

    def _default_dict(self, object, write, indent, allowance, seen, level):
        if not object:
            write(repr(object))
            return
        factory = self._line(object.default_factory, seen, level)
        name = type(object).__name__
        indent += len(name) + 1
        write(f"{name}({factory},\n{' ' * indent}")
        self._dict(object, write, indent, allowance + 1, seen, level)
        write(")")

    def _counter(self, object, write, indent, allowance, seen, level):
        if not object:
            write(repr(object))
            return
        name = type(object).__name__
        write(name + "({")
        self._begin(write)
        self._pairs(object.most_common(), write, indent + len(name) + 1, allowance + 2, seen, level)
        write("})")

    def _chain_map(self, object, write, indent, allowance, seen, level):
        name = type(object).__name__
        indent += len(name) + 1
        write(name + "(")
        last = len(object.maps) - 1
        for at, one in enumerate(object.maps):
            self._put(one, write, indent, allowance + 1 if at == last else 1, seen, level)
            write(")" if at == last else ",\n" + " " * indent)

    def _deque(self, object, write, indent, allowance, seen, level):
        if not object:
            write(repr(object))
            return
        name = type(object).__name__
        indent += len(name) + 1
        write(name + "([")
        if object.maxlen is None:
            self._items(object, write, indent, allowance + 2, seen, level)
            write("])")
        else:
            self._items(object, write, indent, 2, seen, level)
            write(f"],\n{' ' * indent}maxlen={self._line(object.maxlen, seen, level)})")

    def _user(self, object, write, indent, allowance, seen, level):
        self._put(object.data, write, indent, allowance, seen, level - 1)


def _words(line):
    # Runs of what is no space, each with the spaces after it.
    words = []
    start = 0
    for at in range(1, len(line)):
        if line[at - 1].isspace() and not line[at].isspace():
            words.append(line[start:at])
            start = at
    words.append(line[start:])
    return words


_LAYOUTS = {
    dict: PrettyPrinter._dict,
    list: PrettyPrinter._list,
    tuple: PrettyPrinter._tuple,
    set: PrettyPrinter._set,
    frozenset: PrettyPrinter._set,
    str: PrettyPrinter._str,
    bytes: PrettyPrinter._bytes,
    bytearray: PrettyPrinter._bytearray,
}
_COLLECTIONS = {
    "OrderedDict": PrettyPrinter._ordered_dict,
    "defaultdict": PrettyPrinter._default_dict,
    "Counter": PrettyPrinter._counter,
    "ChainMap": PrettyPrinter._chain_map,
    "deque": PrettyPrinter._deque,
    "UserDict": PrettyPrinter._user,
    "UserList": PrettyPrinter._user,
    "UserString": PrettyPrinter._user,
}


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(
        indent, width, depth, stream, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers
    ).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(
        indent, width, depth, compact=compact, sort_dicts=sort_dicts, underscore_numbers=underscore_numbers
    ).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._line(object, set(), 0)


def isreadable(object):
    return PrettyPrinter().isreadable(object)


def isrecursive(object):
    return PrettyPrinter().isrecursive(object)
