import sys
from _linktable import script_line, source_line

filters = []
_seen = {}


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source


def formatwarning(message, category, filename, lineno, line=None):
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    line = source_line(lineno) if line is None else line
    return text + (f"  {line.strip()}\n" if line else "")


def _show(message):
    sys.stderr.write(
        formatwarning(message.message, message.category, message.filename, message.lineno, message.line)
    )


def showwarning(message, category, filename, lineno, file=None, line=None):
    _show(WarningMessage(message, category, filename, lineno, file, line))


_recording = []


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    if not (isinstance(category, type) and issubclass(category, Warning)):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    text = message
    if not isinstance(message, Warning):
        message = category(message)
    lineno = script_line()
    action = "default"
    for known, kind, start in filters:
        if issubclass(category, kind) and str(message).startswith(start):
            action = known
            break
    else:
        if issubclass(category, (PendingDeprecationWarning, ImportWarning, ResourceWarning)):
            action = "ignore"
    if action == "ignore":
        return
    if action == "error":
        raise message
    key = (str(message), category, lineno if action == "default" else 0)
    if action != "always":
        if key in _seen:
            return
        _seen[key] = True
    warning = WarningMessage(message, category, "main.py", lineno)
    if _recording:
        _recording[-1].append(warning)
    else:
        _show(warning)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    warn(message, category)


def simplefilter(action, category=Warning, lineno=0, append=False):
    filterwarnings(action, "", category, append=append)


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    if action not in ("error", "ignore", "always", "default", "module", "once"):
        raise AssertionError(f"invalid action: {action!r}")
    entry = (action, category, message.rstrip(".*"))
    if append:
        filters.append(entry)
    else:
        filters.insert(0, entry)


def resetwarnings():
    filters.clear()


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._action = action
        self._category = category

    def __enter__(self):
        self._filters = list(filters)
        self._known = dict(_seen)
        _seen.clear()
        if self._action is not None:
            simplefilter(self._action, self._category)
        if self._record:
            log = []
            _recording.append(log)
            return log

    def __exit__(self, *exc_info):
        filters[:] = self._filters
        _seen.clear()
        _seen.update(self._known)
        if self._record:
            _recording.pop()
