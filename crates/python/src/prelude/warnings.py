import sys
from _linktable import stack_places

_onces = set()
_state = {"seen": {}}
_default_filters = [
    ("default", None, DeprecationWarning, "__main__", 0),
    ("ignore", None, DeprecationWarning, None, 0),
    ("ignore", None, PendingDeprecationWarning, None, 0),
    ("ignore", None, ImportWarning, None, 0),
    ("ignore", None, ResourceWarning, None, 0),
]
_ACTIONS = ("error", "ignore", "always", "default", "module", "once")
filters = list(_default_filters)
defaultaction = "default"


class WarningMessage:
    def __init__(self, message, category, filename, lineno, file=None, line=None, source=None):
        self.message = message
        self.category = category
        self.filename = filename
        self.lineno = lineno
        self.file = file
        self.line = line
        self.source = source
        self._category_name = category.__name__ if category else None

    def __str__(self):
        return (
            f"{{message : {self.message!r}, category : {self._category_name!r}, "
            f"filename : {self.filename!r}, lineno : {self.lineno}, line : {self.line!r}}}"
        )


def _changed():
    _state["seen"] = {}


def formatwarning(message, category, filename, lineno, line=None):
    text = f"{filename}:{lineno}: {category.__name__}: {message}\n"
    if line is None:
        line = _state.get((filename, lineno), "")
    line = line.strip()
    return text + f"  {line}\n" if line else text


def showwarning(message, category, filename, lineno, file=None, line=None):
    (sys.stderr if file is None else file).write(formatwarning(message, category, filename, lineno, line))


def _pattern(text, flags=True):
    if not text:
        return None
    import re

    return re.compile(text, re.IGNORECASE) if flags else re.compile(text)


def _add(item, append):
    if append:
        if item not in filters:
            filters.append(item)
    else:
        if item in filters:
            filters.remove(item)
        filters.insert(0, item)
    _changed()


def filterwarnings(action, message="", category=Warning, module="", lineno=0, append=False):
    assert action in _ACTIONS, f"invalid action: {action!r}"
    assert isinstance(message, str), "message must be a string"
    assert isinstance(category, type), "category must be a class"
    assert issubclass(category, Warning), "category must be a Warning subclass"
    assert isinstance(module, str), "module must be a string"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    _add((action, _pattern(message), category, _pattern(module, False), lineno), append)


def simplefilter(action, category=Warning, lineno=0, append=False):
    assert action in _ACTIONS, f"invalid action: {action!r}"
    assert isinstance(lineno, int) and lineno >= 0, "lineno must be an int >= 0"
    _add((action, None, category, None, lineno), append)


def resetwarnings():
    filters.clear()
    _changed()


def _matches(pattern, text):
    if pattern is None:
        return True
    return pattern == text if isinstance(pattern, str) else pattern.match(text) is not None


def _action(text, category, module, lineno):
    for action, message, kind, where, line in filters:
        if (
            _matches(message, text)
            and issubclass(category, kind)
            and _matches(where, module)
            and (line == 0 or line == lineno)
        ):
            return action
    return defaultaction


def _emit(message, category, filename, lineno, module, source, text_line, once=None):
    if isinstance(message, Warning):
        text = str(message)
        category = type(message)
    else:
        text = message
        message = category(message)
    action = _action(text, category, module, lineno)
    if action == "ignore":
        return
    if action == "error":
        raise message
    seen = _state["seen"]
    if action == "default":
        key = (text, category, once or (filename, lineno))
    elif action == "module":
        key = (text, category, module if once else filename)
    else:
        key = (text, category)
    if action == "once":
        if key in _onces:
            return
        _onces.add(key)
    elif action != "always":
        if key in seen:
            return
        seen[key] = True
    _state[(filename, lineno)] = text_line
    _show(WarningMessage(message, category, filename, lineno, source=source))


_plain_show = showwarning


def _show(warning):
    import warnings

    show = warnings.showwarning
    catching = _catching[-1] if _catching else None
    if show is _plain_show and catching is not None:
        catching.append(warning)
    elif show is _plain_show:
        text = warnings.formatwarning(warning.message, warning.category, warning.filename, warning.lineno, warning.line)
        sys.stderr.write(text)
    else:
        show(warning.message, warning.category, warning.filename, warning.lineno, warning.file, warning.line)


_catching = []


def warn(message, category=None, stacklevel=1, source=None):
    if isinstance(message, Warning):
        category = type(message)
    elif category is None:
        category = UserWarning
    elif not isinstance(category, type) or not issubclass(category, Warning):
        raise TypeError(f"category must be a Warning subclass, not '{type(category).__name__}'")
    places = stack_places()
    at = max(stacklevel, 1) - 1
    if at < len(places):
        filename, lineno, _, line = places[at]
        module = "__main__"
    else:
        filename, lineno, line, module = "sys", 1, "", "sys"
    _emit(message, category, filename, lineno, module, source, line)


def _of_library(message, category, module, once):
    """A warning of a library that is no Python source here: it is shown at the script's line.

    `module` and `once` are the library's own place, where it is not the script that it points at: filters go by
    the one, and by the other it is counted how often it was shown.
    """
    places = stack_places()
    filename, lineno, _, line = places[0] if places else ("sys", 1, "", "")
    _emit(message, category, filename, lineno, module or "__main__", None, line, once)


def warn_explicit(message, category, filename, lineno, module=None, registry=None, module_globals=None, source=None):
    if module is None:
        module = filename or "<unknown>"
        if module[-3:].lower() == ".py":
            module = module[:-3]
    _emit(message, category, filename, int(lineno), module, source, "")


class catch_warnings:
    def __init__(self, *, record=False, module=None, action=None, category=Warning, lineno=0, append=False):
        self._record = record
        self._entered = False
        self._filter = None if action is None else (action, category, lineno, append)

    def __repr__(self):
        return "catch_warnings(record=True)" if self._record else "catch_warnings()"

    def __enter__(self):
        import warnings

        if self._entered:
            raise RuntimeError(f"Cannot enter {self!r} twice")
        self._entered = True
        self._filters = list(filters)
        self._showwarning = warnings.showwarning
        log = [] if self._record else None
        _catching.append(log if self._record else (_catching[-1] if _catching else None))
        if self._record:
            warnings.showwarning = _plain_show
        _changed()
        if self._filter is not None:
            simplefilter(*self._filter)
        return log

    def __exit__(self, *exc_info):
        import warnings

        if not self._entered:
            raise RuntimeError(f"Cannot exit {self!r} without entering first")
        filters[:] = self._filters
        warnings.showwarning = self._showwarning
        _catching.pop()
        _changed()
