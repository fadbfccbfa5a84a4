import sys
from _linktable import format_exception as _format


def _pick(exc, value):
    if value is None or isinstance(exc, BaseException):
        return exc
    return value


def format_exception(exc, /, value=None, tb=None, limit=None, chain=True):
    value = _pick(exc, value)
    if value is None:
        return ["NoneType: None\n"]
    return _format(value).splitlines(keepends=True)


def format_exception_only(exc, /, value=None):
    value = _pick(exc, value)
    if value is None:
        return ["NoneType: None\n"]
    kind = type(value)
    name = kind.__qualname__
    if kind.__module__ not in ("__main__", "builtins"):
        name = f"{kind.__module__}.{name}"
    text = str(value)
    lines = [f"{name}: {text}\n" if text else f"{name}\n"]
    for note in getattr(value, "__notes__", ()):
        lines.append(note + "\n")
    return lines


def format_exc(limit=None, chain=True):
    return "".join(format_exception(sys.exc_info()[1]))


def print_exception(exc, /, value=None, tb=None, limit=None, file=None, chain=True):
    (file or sys.stderr).write("".join(format_exception(exc, value)))


def print_exc(limit=None, file=None, chain=True):
    print_exception(sys.exc_info()[1], file=file)


def print_stack(f=None, limit=None, file=None):
    from _linktable import unsupported

    unsupported("`traceback.print_stack`")


class FrameSummary:
    def __init__(self, lineno, name):
        self.filename = "main.py"
        self.lineno = lineno
        self.name = name


def extract_tb(tb, limit=None):
    frames = []
    while tb is not None:
        frames.append(FrameSummary(tb.tb_lineno, tb.tb_frame.f_code.co_name))
        tb = tb.tb_next
    return frames
