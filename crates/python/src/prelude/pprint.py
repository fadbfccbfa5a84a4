import sys


def pprint(object, stream=None, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    PrettyPrinter(
        stream=stream, indent=indent, width=width, depth=depth, compact=compact, sort_dicts=sort_dicts,
        underscore_numbers=underscore_numbers
    ).pprint(object)


def pformat(object, indent=1, width=80, depth=None, *, compact=False, sort_dicts=True, underscore_numbers=False):
    return PrettyPrinter(
        indent=indent, width=width, depth=depth, compact=compact, sort_dicts=sort_dicts,
        underscore_numbers=underscore_numbers
    ).pformat(object)


def pp(object, *args, sort_dicts=False, **kwargs):
    pprint(object, *args, sort_dicts=sort_dicts, **kwargs)


def saferepr(object):
    return PrettyPrinter()._repr(object, 0, ())


class _Key:
    def __init__(self, obj):
        self.obj = obj

    def __lt__(self, other):
        try:
            return self.obj < other.obj
        except TypeError:
            return (str(type(self.obj)), id(self.obj)) < (str(type(other.obj)), id(other.obj))


def _pair_key(pair):
    return _Key(pair[0]), _Key(pair[1])


class PrettyPrinter:
    def __init__(
        self, indent=1, width=80, depth=None, stream=None, *, compact=False, sort_dicts=True, underscore_numbers=False
    ):
        if indent < 0:
            raise ValueError("indent must be >= 0")
        if depth is not None and depth <= 0:
            raise ValueError("depth must be > 0")
        if not width:
            raise ValueError("width must be != 0")
        self._indent = indent
        self._width = width
        self._depth = depth
        self._stream = stream
        self._compact = compact
        self._sort = sort_dicts
        self._underscores = underscore_numbers

    def pprint(self, object):
        (self._stream or sys.stdout).write(self.pformat(object) + "\n")

    def pformat(self, object):
        out = []
        self._format(object, out, 0, 0, (), 0)
        return "".join(out)

    def format(self, object, context, maxlevels, level):
        return self._repr(object, level, ()), True, False

    def isreadable(self, object):
        return True

    def isrecursive(self, object):
        return False

    def _repr(self, obj, level, context):
        kind = type(obj)
        if kind is int and self._underscores:
            return f"{obj:_d}"
        plain = kind.__repr__
        if kind in (dict, list, tuple):
            if not obj:
                return repr(obj)
            if self._depth is not None and level >= self._depth:
                return {dict: "{...}", list: "[...]", tuple: "(...)"}[kind]
            if any(one is obj for one in context):
                return f"<Recursion on {kind.__name__} with id={id(obj)}>"
            context += (obj,)
            if kind is dict:
                items = sorted(obj.items(), key=_pair_key) if self._sort else obj.items()
                return "{" + ", ".join(
                    f"{self._repr(k, level + 1, context)}: {self._repr(v, level + 1, context)}" for k, v in items
                ) + "}"
            parts = [self._repr(item, level + 1, context) for item in obj]
            if kind is list:
                return "[" + ", ".join(parts) + "]"
            return f"({parts[0]},)" if len(parts) == 1 else "(" + ", ".join(parts) + ")"
        return repr(obj)

    def _format(self, obj, out, indent, allowance, context, level):
        if any(one is obj for one in context):
            out.append(f"<Recursion on {type(obj).__name__} with id={id(obj)}>")
            return
        text = self._repr(obj, level, context)
        if len(text) > self._width - indent - allowance:
            method = self._method(obj)
            if method is not None:
                method(obj, out, indent, allowance, context + (obj,), level + 1)
                return
        out.append(text)

    def _method(self, obj):
        kind = type(obj)
        name = kind.__name__
        if kind is dict:
            return self._dict
        if kind is list:
            return self._list
        if kind is tuple:
            return self._tuple
        if kind in (set, frozenset) and obj:
            return self._set
        if kind is str:
            return self._str
        if name == "OrderedDict" and isinstance(obj, dict) and obj:
            return self._ordered
        if name == "defaultdict" and isinstance(obj, dict):
            return self._default
        if name == "Counter" and isinstance(obj, dict) and obj:
            return self._counter
        if name == "deque" and kind.__module__ == "collections" and len(obj):
            return self._deque
        if name == "SimpleNamespace":
            return self._namespace
        if "__dataclass_fields__" in dir(kind) and kind.__dataclass_params__.repr:
            return self._dataclass
        return None

    def _dict(self, obj, out, indent, allowance, context, level):
        out.append("{")
        if self._indent > 1:
            out.append((self._indent - 1) * " ")
        if obj:
            items = sorted(obj.items(), key=_pair_key) if self._sort else list(obj.items())
            self._dict_items(items, out, indent, allowance + 1, context, level)
        out.append("}")

    def _dict_items(self, items, out, indent, allowance, context, level):
        indent += self._indent
        between = ",\n" + " " * indent
        for at, (key, value) in enumerate(items):
            last = at == len(items) - 1
            shown = self._repr(key, level, context)
            out.append(shown + ": ")
            self._format(value, out, indent + len(shown) + 2, allowance if last else 1, context, level)
            if not last:
                out.append(between)

    def _ordered(self, obj, out, indent, allowance, context, level):
        name = type(obj).__name__
        out.append(name + "(")
        self._list(list(obj.items()), out, indent + len(name) + 1, allowance + 1, context, level)
        out.append(")")

    def _default(self, obj, out, indent, allowance, context, level):
        factory = self._repr(obj.default_factory, level, context)
        name = type(obj).__name__
        indent += len(name) + 1
        out.append(f"{name}({factory},\n{' ' * indent}")
        self._dict(dict(obj), out, indent, allowance + 1, context, level)
        out.append(")")

    def _counter(self, obj, out, indent, allowance, context, level):
        name = type(obj).__name__
        out.append(name + "({")
        if self._indent > 1:
            out.append((self._indent - 1) * " ")
        self._dict_items(obj.most_common(), out, indent + len(name) + 1, allowance + 2, context, level)
        out.append("})")

    def _deque(self, obj, out, indent, allowance, context, level):
        name = type(obj).__name__
        out.append(name + "(")
        indent += len(name) + 1
        out.append("[")
        if obj.maxlen is None:
            self._items(list(obj), out, indent, allowance + 2, context, level)
            out.append("])")
        else:
            self._items(list(obj), out, indent, 2, context, level)
            out.append(f"],\n{' ' * indent}maxlen={obj.maxlen})")

    def _list(self, obj, out, indent, allowance, context, level):
        out.append("[")
        self._items(obj, out, indent, allowance + 1, context, level)
        out.append("]")

    def _tuple(self, obj, out, indent, allowance, context, level):
        out.append("(")
        end = ",)" if len(obj) == 1 else ")"
        self._items(obj, out, indent, allowance + len(end), context, level)
        out.append(end)

    def _set(self, obj, out, indent, allowance, context, level):
        kind = type(obj)
        if kind is set:
            out.append("{")
            end = "}"
        else:
            out.append(kind.__name__ + "({")
            end = "})"
            indent += len(kind.__name__) + 1
        self._items(sorted(obj, key=_Key), out, indent, allowance + len(end), context, level)
        out.append(end)

    def _items(self, items, out, indent, allowance, context, level):
        items = list(items)
        indent += self._indent
        if self._indent > 1:
            out.append((self._indent - 1) * " ")
        new_line = ",\n" + " " * indent
        between = ""
        width = room = self._width - indent + 1
        for at, item in enumerate(items):
            last = at == len(items) - 1
            if last:
                room -= allowance
                width -= allowance
            if self._compact:
                shown = self._repr(item, level, context)
                length = len(shown) + 2
                if width < length:
                    width = room
                    if between:
                        between = new_line
                if width >= length:
                    width -= length
                    out.append(between)
                    between = ", "
                    out.append(shown)
                    continue
            out.append(between)
            between = new_line
            self._format(item, out, indent, allowance if last else 1, context, level)

    def _str(self, obj, out, indent, allowance, context, level):
        if not obj:
            out.append(repr(obj))
            return
        chunks = []
        lines = obj.splitlines(True)
        if level == 1:
            indent += 1
            allowance += 1
        room = width = self._width - indent
        shown = ""
        for at, line in enumerate(lines):
            shown = repr(line)
            if at == len(lines) - 1:
                width -= allowance
            if len(shown) <= width:
                chunks.append(shown)
                continue
            parts = _words(line)
            room_here = self._width - indent
            current = ""
            for number, part in enumerate(parts):
                candidate = current + part
                limit = room_here
                if number == len(parts) - 1 and at == len(lines) - 1:
                    limit -= allowance
                if len(repr(candidate)) > limit:
                    if current:
                        chunks.append(repr(current))
                    current = part
                else:
                    current = candidate
            if current:
                chunks.append(repr(current))
        if len(chunks) == 1:
            out.append(shown)
            return
        if level == 1:
            out.append("(")
        out.append(("\n" + " " * indent).join(chunks))
        if level == 1:
            out.append(")")

    def _dataclass(self, obj, out, indent, allowance, context, level):
        name = type(obj).__name__
        indent += len(name) + 1
        items = [(one.name, getattr(obj, one.name)) for one in type(obj).__dataclass_fields__.values() if one.repr]
        out.append(name + "(")
        self._named(items, out, indent, allowance, context, level)
        out.append(")")

    def _namespace(self, obj, out, indent, allowance, context, level):
        name = "namespace"
        indent += len(name) + 1
        out.append(name + "(")
        self._named(list(obj.__dict__.items()), out, indent, allowance, context, level)
        out.append(")")

    def _named(self, items, out, indent, allowance, context, level):
        between = ",\n" + " " * indent
        for at, (key, value) in enumerate(items):
            last = at == len(items) - 1
            out.append(key + "=")
            if any(one is value for one in context):
                out.append("...")
            else:
                self._format(value, out, indent + len(key) + 1, allowance if last else 1, context, level)
            if not last:
                out.append(between)


def _words(line):
    parts = []
    at = 0
    while at < len(line):
        end = at
        while end < len(line) and not line[end].isspace():
            end += 1
        while end < len(line) and line[end].isspace():
            end += 1
        parts.append(line[at:end])
        at = end
    return parts
