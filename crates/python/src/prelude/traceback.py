import sys
from _linktable import exception_last, exception_report, stack_places, trace_lines, trace_places, unsupported

_MISSING = object()
_JOINTS = (
    "\nThe above exception was the direct cause of the following exception:\n",
    "\nDuring handling of the above exception, another exception occurred:\n",
)


class FrameSummary:
    def __init__(self, filename, lineno, name, *, lookup_line=True, locals=None, line=None):
        self.filename = filename
        self.lineno = lineno
        self.name = name
        self.line = line
        self.locals = locals

    def __iter__(self):
        return iter((self.filename, self.lineno, self.name, self.line))

    def __getitem__(self, index):
        return (self.filename, self.lineno, self.name, self.line)[index]

    def __len__(self):
        return 4

    def __eq__(self, other):
        if isinstance(other, (FrameSummary, tuple)):
            return tuple(self) == tuple(other)
        return NotImplemented

    def __repr__(self):
        return f"<FrameSummary file {self.filename}, line {self.lineno} in {self.name}>"


class StackSummary(list):
    def format(self):
        return format_list(self)


def _summary(places, limit):
    if limit is not None:
        places = places[:limit] if limit >= 0 else places[limit:]
    return StackSummary([FrameSummary(file, line, name, line=text) for file, line, name, text in places])


def _exception(exc, value, tb):
    if value is _MISSING:
        if tb is not _MISSING:
            raise ValueError("Both or neither of value and tb must be given")
        return exc
    return value


def _pieces(text):
    # One entry for each frame, as CPython groups them: its line, its source and the marks below;
    # and one for what stands between two exceptions, with the empty lines around it.
    pieces = []
    for line in text.splitlines(keepends=True):
        before = pieces[-1] if pieces else ""
        if line.startswith("    ") and before.startswith("  File ") or before == "\n" or line == "\n" and before in _JOINTS:
            pieces[-1] += line
        else:
            pieces.append(line)
    return pieces


def _whole(limit):
    if limit is not None:
        unsupported("`limit` of a traceback")


def format_list(extracted_list):
    lines = []
    for file, line, name, text in extracted_list:
        lines.append(f'  File "{file}", line {line}, in {name}\n' + (f"    {text.strip()}\n" if text else ""))
    return lines


def print_list(extracted_list, file=None):
    for line in format_list(extracted_list):
        print(line, file=file or sys.stderr, end="")


def format_exception(exc, /, value=_MISSING, tb=_MISSING, limit=None, chain=True):
    _whole(limit)
    exception = _exception(exc, value, tb)
    if exception is None:
        return ["NoneType: None\n"]
    text = exception_report(exception, bool(chain))
    last = exception_last(exception)
    if text == last:
        return format_exception_only(exception)
    return _pieces(text[: len(text) - len(last)]) + format_exception_only(exception)


def format_exception_only(exc, /, value=_MISSING):
    exception = exc if value is _MISSING else value
    if exception is None:
        return ["NoneType: None\n"]
    text = exception_last(exception)
    notes = [str(note) + "\n" for note in getattr(exception, "__notes__", ())]
    length = sum(len(note) for note in notes)
    return [text[: len(text) - length] if length else text] + notes


def format_exc(limit=None, chain=True):
    _whole(limit)
    return "".join(format_exception(sys.exception(), chain=chain))


def print_exception(exc, /, value=_MISSING, tb=_MISSING, limit=None, file=None, chain=True):
    _whole(limit)
    text = "".join(format_exception(_exception(exc, value, tb), chain=chain))
    print(text, file=sys.stderr if file is None else file, end="")


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exception(), limit=limit, file=file, chain=chain)


def format_tb(tb, limit=None):
    _whole(limit)
    return _pieces(trace_lines(tb))


def print_tb(tb, limit=None, file=None):
    print("".join(format_tb(tb, limit)), file=sys.stderr if file is None else file, end="")


def extract_tb(tb, limit=None):
    return _summary(trace_places(tb), limit)


def extract_stack(f=None, limit=None):
    if f is not None:
        unsupported("a frame's stack")
    return _summary(stack_places()[::-1], None if limit is None else -limit)


def format_stack(f=None, limit=None):
    return format_list(extract_stack(f, limit))


def print_stack(f=None, limit=None, file=None):
    print_list(extract_stack(f, limit), file)


def walk_tb(tb):
    while tb is not None:
        yield tb.tb_frame, tb.tb_lineno
        tb = tb.tb_next


def clear_frames(tb):
    pass


class TracebackException:
    def __init__(self, exc_type, exc_value, exc_traceback, *, limit=None, lookup_lines=True, capture_locals=False):
        _whole(limit)
        self.exc_type = exc_type
        self.stack = extract_tb(exc_traceback)
        self._value = exc_value
        self._str = str(exc_value)

    @classmethod
    def from_exception(cls, exc, **kwargs):
        return cls(type(exc), exc, exc.__traceback__, **kwargs)

    def format(self, *, chain=True):
        yield from format_exception(self._value, chain=chain)

    def format_exception_only(self):
        yield from format_exception_only(self._value)

    def print(self, *, file=None, chain=True):
        print("".join(self.format(chain=chain)), file=sys.stderr if file is None else file, end="")

    def __str__(self):
        return self._str
