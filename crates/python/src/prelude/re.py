from _re import compile as _compile


class error(Exception):
    def __init__(self, msg, pattern=None, pos=None):
        self.msg = msg
        self.pattern = pattern
        self.pos = pos
        if pattern is not None and pos is not None:
            msg = f"{msg} at position {pos}"
            self.lineno = pattern.count("\n", 0, pos) + 1
            self.colno = pos - pattern.rfind("\n", 0, pos)
            if "\n" in pattern:
                msg = f"{msg} (line {self.lineno}, column {self.colno})"
        else:
            self.lineno = self.colno = None
        super().__init__(msg)


class RegexFlag(int):
    def __repr__(self):
        names = [f"re.{name}" for name, flag in _FLAGS.items() if self & int(flag)]
        return "|".join(names) or "re.NOFLAG"

    __str__ = __repr__

    def __or__(self, other):
        return RegexFlag(int(self) | int(other))

    __ror__ = __or__

    def __and__(self, other):
        return RegexFlag(int(self) & int(other))

    __rand__ = __and__

    def __invert__(self):
        return RegexFlag(~int(self) & 511)

    def __hash__(self):
        return int.__hash__(self)


_FLAGS = {}
A = ASCII = RegexFlag(256)
I = IGNORECASE = RegexFlag(2)
L = LOCALE = RegexFlag(4)
M = MULTILINE = RegexFlag(8)
S = DOTALL = RegexFlag(16)
U = UNICODE = RegexFlag(32)
X = VERBOSE = RegexFlag(64)
NOFLAG = RegexFlag(0)
_FLAGS = {"ASCII": A, "IGNORECASE": I, "LOCALE": L, "UNICODE": U, "MULTILINE": M, "DOTALL": S, "VERBOSE": X}


class Match:
    def __init__(self, pattern, string, places, pos, endpos):
        self.re = pattern
        self.string = string
        self.pos = pos
        self.endpos = endpos
        self._places = places
        last = places[-1]
        self.lastindex = last if last > 0 else None

    @property
    def lastgroup(self):
        for name, group in self.re.groupindex.items():
            if group == self.lastindex:
                return name
        return None

    @property
    def regs(self):
        return tuple(self.span(group) for group in range(self.re.groups + 1))

    def _index(self, group):
        if isinstance(group, int):
            if 0 <= group <= self.re.groups:
                return group
        elif group in self.re.groupindex:
            return self.re.groupindex[group]
        raise IndexError("no such group")

    def _get(self, group, default=None):
        at = self._index(group) * 2
        start = self._places[at]
        return default if start < 0 or self._places[at + 1] < 0 else self.string[start : self._places[at + 1]]

    def group(self, *groups):
        if not groups:
            return self._get(0)
        if len(groups) == 1:
            return self._get(groups[0])
        return tuple([self._get(group) for group in groups])

    __getitem__ = _get

    def groups(self, default=None):
        return tuple([self._get(group, default) for group in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._get(group, default) for name, group in self.re.groupindex.items()}

    def span(self, group=0):
        at = self._index(group) * 2
        start, end = self._places[at], self._places[at + 1]
        return (-1, -1) if end < 0 else (start, end)

    def start(self, group=0):
        return self.span(group)[0]

    def end(self, group=0):
        return self.span(group)[1]

    def expand(self, template):
        return _expand(_parse_template(template, self.re), self)

    def __bool__(self):
        return True

    def __copy__(self):
        return self

    def __repr__(self):
        return f"<re.Match object; span={self.span()!r}, match={self.group()!r}>"


def _parse_template(template, pattern):
    if "\\" not in template:
        return [template]
    parts = []
    text = ""
    at = 0
    while at < len(template):
        c = template[at]
        if c != "\\":
            text += c
            at += 1
            continue
        start = at
        c = template[at + 1 : at + 2]
        at += 2
        if c == "":
            raise error("bad escape (end of pattern)", template, start)
        if c == "g":
            if template[at : at + 1] != "<":
                raise error("missing <", template, at)
            end = template.find(">", at)
            if end < 0:
                raise error("missing >, unterminated name", template, at + 1)
            name = template[at + 1 : end]
            if name.isdigit():
                group = int(name)
                if group > pattern.groups:
                    raise error(f"invalid group reference {group}", template, at + 1)
            elif not name:
                raise error("missing group name", template, at + 1)
            elif not name.isidentifier():
                raise error(f"bad character in group name {name!r}", template, at + 1)
            elif name in pattern.groupindex:
                group = pattern.groupindex[name]
            else:
                raise IndexError(f"unknown group name {name!r}")
            parts.extend((text, group))
            text = ""
            at = end + 1
        elif c == "0":
            digits = c
            while len(digits) < 3 and template[at : at + 1] in tuple("01234567"):
                digits += template[at]
                at += 1
            text += chr(int(digits, 8))
        elif c in "123456789":
            digits = c
            if template[at : at + 1].isdigit():
                digits += template[at]
                at += 1
            group = int(digits)
            if group > pattern.groups:
                raise error(f"invalid group reference {group}", template, start + 1)
            parts.extend((text, group))
            text = ""
        elif c in "abfnrtv":
            text += {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}[c]
        elif c == "\\":
            text += "\\"
        elif c.isalpha():
            raise error(f"bad escape \\{c}", template, start)
        else:
            text += "\\" + c
    parts.append(text)
    return parts


def _expand(parts, match):
    return "".join([part if isinstance(part, str) else match._get(part, "") or "" for part in parts])


_END = 9223372036854775807


def _check(string):
    if not isinstance(string, str):
        if isinstance(string, (bytes, bytearray)):
            raise TypeError("cannot use a string pattern on a bytes-like object")
        raise TypeError(f"expected string or bytes-like object, got {type(string).__name__!r}")
    return string


class Pattern:
    def __init__(self, pattern, flags):
        self.pattern = pattern
        self._program = _compile(pattern, int(flags), error)
        self.flags = self._program.flags
        self.groups = self._program.groups
        self.groupindex = self._program.names

    def _made(self, string, places, pos, endpos):
        if places is None:
            return None
        return Match(self, string, places, pos, min(endpos, len(string)))

    def match(self, string, pos=0, endpos=_END):
        return self._made(string, self._program.match(_check(string), pos, endpos, False), pos, endpos)

    def fullmatch(self, string, pos=0, endpos=_END):
        return self._made(string, self._program.match(_check(string), pos, endpos, True), pos, endpos)

    def search(self, string, pos=0, endpos=_END):
        return self._made(string, self._program.search(_check(string), pos, endpos), pos, endpos)

    def finditer(self, string, pos=0, endpos=_END):
        found = self._program.all(_check(string), pos, endpos, 0)
        return iter([self._made(string, places, pos, endpos) for places in found])

    def findall(self, string, pos=0, endpos=_END):
        found = self._program.all(_check(string), pos, endpos, 0)
        if self.groups == 0:
            return [string[places[0] : places[1]] for places in found]
        if self.groups == 1:
            return [string[places[2] : places[3]] if places[3] >= 0 else "" for places in found]
        return [
            tuple([
                string[places[at] : places[at + 1]] if places[at + 1] >= 0 else ""
                for at in range(2, self.groups * 2 + 2, 2)
            ])
            for places in found
        ]

    def sub(self, repl, string, count=0):
        return self.subn(repl, string, count)[0]

    def subn(self, repl, string, count=0):
        found = self._program.all(_check(string), 0, _END, count)
        template = None
        if not callable(repl):
            template = _parse_template(repl, self)
        parts = []
        at = 0
        for places in found:
            match = Match(self, string, places, 0, len(string))
            parts.append(string[at : places[0]])
            parts.append(repl(match) if template is None else _expand(template, match))
            at = places[1]
        parts.append(string[at:])
        return "".join(parts), len(found)

    def split(self, string, maxsplit=0):
        parts = []
        at = 0
        for places in self._program.all(_check(string), 0, _END, maxsplit):
            parts.append(string[at : places[0]])
            for group in range(2, self.groups * 2 + 2, 2):
                parts.append(string[places[group] : places[group + 1]] if places[group + 1] >= 0 else None)
            at = places[1]
        parts.append(string[at:])
        return parts

    def scanner(self, string):
        return self.finditer(string)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        return self.pattern == other.pattern and self.flags == other.flags

    def __hash__(self):
        return hash((self.pattern, self.flags))

    def __repr__(self):
        flags = self.flags & ~32
        shown = f", {RegexFlag(flags)!r}" if flags else ""
        return f"re.compile({self.pattern!r:.200}{shown})"


_cache = {}


def compile(pattern, flags=0):
    if isinstance(pattern, Pattern):
        if flags:
            raise ValueError("cannot process flags argument with a compiled pattern")
        return pattern
    if not isinstance(pattern, (str, bytes)):
        raise TypeError("first argument must be string or compiled pattern")
    key = (pattern, int(flags))
    found = _cache.get(key)
    if found is None:
        if len(_cache) >= 512:
            _cache.clear()
        found = _cache[key] = Pattern(pattern, flags)
    return found


def match(pattern, string, flags=0):
    return compile(pattern, flags).match(string)


def fullmatch(pattern, string, flags=0):
    return compile(pattern, flags).fullmatch(string)


def search(pattern, string, flags=0):
    return compile(pattern, flags).search(string)


def sub(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).sub(repl, string, count)


def subn(pattern, repl, string, count=0, flags=0):
    return compile(pattern, flags).subn(repl, string, count)


def split(pattern, string, maxsplit=0, flags=0):
    return compile(pattern, flags).split(string, maxsplit)


def findall(pattern, string, flags=0):
    return compile(pattern, flags).findall(string)


def finditer(pattern, string, flags=0):
    return compile(pattern, flags).finditer(string)


def purge():
    _cache.clear()


_special = {ord(c): "\\" + c for c in "()[]{}?*+-|^$\\.&~# \t\n\r\v\f"}


def escape(pattern):
    return pattern.translate(_special)
