"""What tests import of pytest. How tests are run is in `_test_session`."""

import re
from _testing import take_output

__version__ = "9.0.0"


class OutcomeException(BaseException):
    def __init__(self, msg=None, pytrace=True):
        super().__init__(msg)
        self.msg = msg
        self.pytrace = pytrace

    def __repr__(self):
        if self.msg is not None:
            return self.msg
        return f"<{type(self).__name__} instance>"

    __str__ = __repr__


class Skipped(OutcomeException):
    def __init__(self, msg=None, pytrace=True, allow_module_level=False):
        super().__init__(msg, pytrace)
        self.allow_module_level = allow_module_level


class Failed(OutcomeException):
    pass


class Exit(Exception):
    def __init__(self, msg="unknown reason", returncode=None):
        self.msg = msg
        self.returncode = returncode
        super().__init__(msg)


class XFailed(Failed):
    pass


Skipped.__module__ = Failed.__module__ = "builtins"


class UsageError(Exception):
    pass


class FixtureLookupError(LookupError):
    pass


class PytestWarning(UserWarning):
    pass


class PytestUnknownMarkWarning(PytestWarning):
    pass


class PytestUnraisableExceptionWarning(PytestWarning):
    pass


def fail(reason="", pytrace=True):
    __tracebackhide__ = True
    raise Failed(reason, pytrace)


def skip(reason="", *, allow_module_level=False):
    raise Skipped(reason, allow_module_level=allow_module_level)


def xfail(reason=""):
    raise XFailed(reason)


def exit(reason="", returncode=None):
    raise Exit(reason, returncode)


fail.Exception = Failed
skip.Exception = Skipped
xfail.Exception = XFailed
exit.Exception = Exit


def importorskip(modname, minversion=None, reason=None, *, exc_type=None):
    try:
        module = __import__(modname)
    except exc_type or ImportError as error:
        raise Skipped(reason or f"could not import {modname!r}: {error}", allow_module_level=True) from None
    for part in modname.split(".")[1:]:
        module = getattr(module, part)
    return module


# Expected exceptions and warnings


class ExceptionInfo:
    def __init__(self, exception=None):
        self._exception = exception

    @classmethod
    def from_exception(cls, exception, exprinfo=None):
        return cls(exception)

    def _known(self):
        if self._exception is None:
            raise AssertionError(".value can only be used after the context manager exits")
        return self._exception

    @property
    def value(self):
        return self._known()

    @property
    def type(self):
        return type(self._known())

    @property
    def tb(self):
        return self._known().__traceback__

    @property
    def typename(self):
        return self.type.__name__

    @property
    def traceback(self):
        return self.tb

    def exconly(self, tryshort=False):
        from traceback import format_exception_only

        return "".join(format_exception_only(self.type, self.value)).rstrip()

    def errisinstance(self, exc):
        return isinstance(self.value, exc)

    def match(self, regexp):
        problem = _mismatch(regexp, self.value)
        assert problem is None, problem
        return True

    def __repr__(self):
        if self._exception is None:
            return "<ExceptionInfo for raises contextmanager>"
        return f"<ExceptionInfo {self._exception!r} tblen=1>"


def _text(exception):
    return "\n".join([str(exception), *getattr(exception, "__notes__", [])])


def _mismatch(pattern, exception):
    text = _text(exception)
    if re.search(pattern, text):
        return None
    shown = pattern if isinstance(pattern, str) else pattern.pattern
    problem = f"Regex pattern did not match.\n  Expected regex: {shown!r}\n  Actual message: {text!r}"
    if shown == text:
        problem += "\n  Did you mean to `re.escape()` the regex?"
    return problem


class RaisesExc:
    def __init__(self, expected_exception=None, /, *, match=None, check=None):
        self.expected = expected_exception
        self.pattern = match
        self.check = check
        self.info = None

    def __enter__(self):
        self.info = ExceptionInfo()
        return self.info

    def __exit__(self, kind, exception, trace):
        if kind is None:
            if isinstance(self.expected, tuple):
                names = ", ".join(one.__name__ for one in self.expected)
                fail(f"DID NOT RAISE any of ({names})" if len(self.expected) > 1 else f"DID NOT RAISE {self.expected[0]}")
            fail("DID NOT RAISE any exception" if self.expected is None else f"DID NOT RAISE {self.expected!r}")
        if self.expected is not None and not issubclass(kind, self.expected):
            return False
        self.info._exception = exception
        if self.pattern is not None:
            problem = _mismatch(self.pattern, exception)
            if problem is not None:
                raise AssertionError(problem)
        if self.check is not None and not self.check(exception):
            raise AssertionError(f"check {self.check!r} did not return True")
        return True


def raises(expected_exception=None, *args, **kwargs):
    if expected_exception is not None:
        kinds = expected_exception if isinstance(expected_exception, tuple) else (expected_exception,)
        if not kinds:
            raise ValueError("You must specify at least one exception type")
        for kind in kinds:
            if not isinstance(kind, type) or not issubclass(kind, BaseException):
                shown = kind.__name__ if isinstance(kind, type) else repr(kind)
                raise TypeError(f"Expected a BaseException type, but got {shown!r}")
    if not args:
        unknown = [name for name in kwargs if name not in ("match", "check")]
        if unknown:
            raise TypeError(
                "Unexpected keyword arguments passed to pytest.raises: "
                + ", ".join(sorted(unknown))
                + "\nUse context-manager form instead?"
            )
        return RaisesExc(expected_exception, **kwargs)
    function = args[0]
    if not callable(function):
        raise TypeError(f"{function!r} object (type: {type(function)}) must be callable")
    with RaisesExc(expected_exception) as info:
        function(*args[1:], **kwargs)
    return info


raises.Exception = Failed


class WarningsRecorder:
    def __init__(self, expected=None, match=None):
        self.expected = expected
        self.pattern = match
        self.list = []

    def __len__(self):
        return len(self.list)

    def __iter__(self):
        return iter(self.list)

    def __getitem__(self, at):
        return self.list[at]

    def pop(self, cls=Warning):
        for at, warning in enumerate(self.list):
            if issubclass(warning.category, cls):
                return self.list.pop(at)
        raise AssertionError(f"{cls!r} not found in warning list")

    def clear(self):
        self.list.clear()

    def __enter__(self):
        import warnings

        self._catching = warnings.catch_warnings(record=True)
        self.list = self._catching.__enter__()
        warnings.simplefilter("always")
        return self

    def __exit__(self, kind, exception, trace):
        self._catching.__exit__(kind, exception, trace)
        if self.expected is None or (kind is not None and not issubclass(kind, Exception)):
            return
        if kind is not None:
            return
        found = [one.message for one in self.list]
        if not any(issubclass(one.category, self.expected) for one in self.list):
            fail(f"DID NOT WARN. No warnings of type {self.expected} were emitted.\n Emitted warnings: {found}.")
        if self.pattern is not None:
            for one in self.list:
                if issubclass(one.category, self.expected) and re.search(self.pattern, str(one.message)):
                    return
            fail(
                f"DID NOT WARN. No warnings of type {self.expected} matching the regex were emitted.\n"
                f" Regex: {self.pattern}\n Emitted warnings: {found}."
            )


def warns(expected_warning=Warning, *args, match=None, **kwargs):
    if not args:
        return WarningsRecorder(expected_warning, match)
    with WarningsRecorder(expected_warning):
        return args[0](*args[1:], **kwargs)


def deprecated_call(*args, match=None, **kwargs):
    kinds = (DeprecationWarning, PendingDeprecationWarning, FutureWarning)
    return warns(kinds, *args, match=match, **kwargs)


# Nearly equal numbers


class _Approx:
    def __init__(self, expected, rel=None, abs=None, nan_ok=False):
        self.expected = expected
        self.rel = rel
        self.abs = abs
        self.nan_ok = nan_ok

    def _one(self, expected, actual):
        from decimal import Decimal
        from math import inf, isinf, isnan

        if expected == actual:
            return True
        if isinstance(expected, bool) or not isinstance(expected, (int, float, Decimal)):
            return False
        if isinstance(actual, bool) or not isinstance(actual, (int, float, Decimal)):
            return False
        is_decimal = isinstance(expected, Decimal)
        if not is_decimal and isnan(expected):
            return self.nan_ok and isinstance(actual, float) and isnan(actual)
        if isinf(expected):
            return False
        return self._distance(expected, actual) <= self._tolerance(expected)

    def _distance(self, expected, actual):
        distance = expected - actual
        return distance if distance >= 0 else -distance

    def _tolerance(self, expected):
        from decimal import Decimal

        is_decimal = isinstance(expected, Decimal)
        absolute = self.abs if self.abs is not None else (Decimal("1e-12") if is_decimal else 1e-12)
        if absolute < 0:
            raise ValueError(f"absolute tolerance can't be negative: {absolute}")
        if self.rel is None and self.abs is not None:
            return absolute
        size = expected if expected >= 0 else -expected
        relative = (self.rel if self.rel is not None else (Decimal("1e-6") if is_decimal else 1e-6)) * size
        if relative < 0:
            raise ValueError(f"relative tolerance can't be negative: {relative}")
        return max(relative, absolute)

    def __eq__(self, actual):
        expected = self.expected
        if isinstance(expected, dict):
            try:
                if set(actual.keys()) != set(expected.keys()):
                    return False
            except AttributeError:
                return False
            return all(self._one(value, actual[key]) for key, value in expected.items())
        if isinstance(expected, (list, tuple)):
            try:
                if len(actual) != len(expected):
                    return False
            except TypeError:
                return False
            return all(self._one(one, other) for one, other in zip(expected, actual))
        return self._one(expected, actual)

    __hash__ = None

    def __ne__(self, actual):
        return not (self == actual)

    def _show(self, expected):
        try:
            tolerance = self._tolerance(expected)
            shown = f"{tolerance:.1e}"
            if 1e-3 <= tolerance < 1e3:
                shown = f"{tolerance:n}"
        except (TypeError, ValueError):
            return str(expected)
        return f"{expected} ± {shown}"

    def __repr__(self):
        expected = self.expected
        if isinstance(expected, dict):
            return f"approx({ {key: self._wrapped(value) for key, value in expected.items()} })"
        if isinstance(expected, (list, tuple)):
            return f"approx({type(expected)(self._wrapped(value) for value in expected)!r})"
        return self._show(expected)

    def _wrapped(self, value):
        return _Approx(value, self.rel, self.abs, self.nan_ok)


def approx(expected, rel=None, abs=None, nan_ok=False):
    return _Approx(expected, rel, abs, nan_ok)


# Marks


class Mark:
    def __init__(self, name, args=(), kwargs=None):
        self.name = name
        self.args = args
        self.kwargs = kwargs or {}

    def __repr__(self):
        return f"Mark(name={self.name!r}, args={self.args!r}, kwargs={self.kwargs!r})"


class MarkDecorator:
    def __init__(self, mark):
        self.mark = mark

    @property
    def name(self):
        return self.mark.name

    @property
    def args(self):
        return self.mark.args

    @property
    def kwargs(self):
        return self.mark.kwargs

    def with_args(self, *args, **kwargs):
        return MarkDecorator(Mark(self.name, self.args + args, {**self.kwargs, **kwargs}))

    def __call__(self, *args, **kwargs):
        if len(args) == 1 and not kwargs and (isinstance(args[0], type) or _is_function(args[0])):
            _store_mark(args[0], self.mark)
            return args[0]
        return self.with_args(*args, **kwargs)

    def __repr__(self):
        return f"MarkDecorator(mark={self.mark!r})"


def _is_function(value):
    from types import FunctionType, MethodType

    return isinstance(value, (FunctionType, MethodType, FixtureFunctionDefinition)) and (
        getattr(value, "__name__", None) != "<lambda>"
    )


def _store_mark(target, mark):
    if isinstance(target, FixtureFunctionDefinition):
        raise Failed("Marks cannot be applied to fixtures.", pytrace=False)
    if isinstance(target, type):
        own = list(vars(target).get("pytestmark", ()))
    else:
        own = _marks(getattr(target, "pytestmark", ()))
    target.pytestmark = own + [mark]


def _marks(value):
    values = value if isinstance(value, (list, tuple)) else [value]
    return [getattr(one, "mark", one) for one in values]


class _MarkGenerator:
    def __getattr__(self, name):
        if name.startswith("_"):
            raise AttributeError("Marker name must NOT start with underscore")
        return MarkDecorator(Mark(name))


mark = _MarkGenerator()
HIDDEN_PARAM = object()


class ParameterSet:
    def __init__(self, values, marks, id):
        self.values = values
        self.marks = marks
        self.id = id


def param(*values, marks=(), id=None):
    return ParameterSet(values, _marks(marks), id)


# Fixtures


class FixtureFunctionDefinition:
    def __init__(self, function, scope, params, autouse, ids, name):
        self._fixture_function = function
        self.scope = scope
        self.params = params
        self.autouse = autouse
        self.ids = ids
        self.name = name
        self.__name__ = name or getattr(function, "__name__", "fixture")
        self.__doc__ = getattr(function, "__doc__", None)
        self.__wrapped__ = function

    def __get__(self, instance, owner=None):
        return self

    def __repr__(self):
        return f"<pytest_fixture({self._fixture_function!r})>"

    def __call__(self, *args, **kwargs):
        message = (
            f'Fixture "{self.__name__}" called directly. Fixtures are not meant to be called directly,\n'
            "but are created automatically when test functions request them as parameters.\n"
            "See https://docs.pytest.org/en/stable/explanation/fixtures.html for more information about fixtures, and\n"
            "https://docs.pytest.org/en/stable/deprecations.html#calling-fixtures-directly about how to update your code."
        )
        fail(message, pytrace=False)


_SCOPES = ("session", "package", "module", "class", "function")


def fixture(fixture_function=None, *, scope="function", params=None, autouse=False, ids=None, name=None, **kwargs):
    kwargs.pop("loop_scope", None)
    if kwargs:
        raise TypeError(f"fixture() got an unexpected keyword argument {next(iter(kwargs))!r}")

    def define(function):
        if isinstance(function, type):
            raise ValueError("class fixtures not supported (maybe in the future)")
        if isinstance(function, FixtureFunctionDefinition):
            raise ValueError(f"@pytest.fixture is being applied more than once to the same function {function.__name__!r}")
        return FixtureFunctionDefinition(function, scope, None if params is None else list(params), autouse, ids, name)

    return define if fixture_function is None else define(fixture_function)


yield_fixture = fixture


class MonkeyPatch:
    def __init__(self):
        self._undo = []

    @classmethod
    def context(cls):
        return _MonkeyPatchContext(cls())

    def _resolve(self, path):
        import importlib

        parts = path.split(".")
        module = importlib.import_module(parts[0])
        used = parts[0]
        for part in parts[1:]:
            used += "." + part
            try:
                module = getattr(module, part)
            except AttributeError:
                module = importlib.import_module(used)
        return module

    def setattr(self, target, name, value=..., raising=True):
        if value is ...:
            value = name
            path, name = target.rsplit(".", 1)
            target = self._resolve(path)
        if isinstance(target, type):
            old = vars(target).get(name, ...)
            exists = hasattr(target, name)
        else:
            old = getattr(target, name, ...)
            exists = old is not ...
        if raising and not exists:
            raise AttributeError(f"{target!r} has no attribute {name!r}")
        self._undo.append(("attribute", target, name, old))
        setattr(target, name, value)

    def delattr(self, target, name=..., raising=True):
        if name is ...:
            path, name = target.rsplit(".", 1)
            target = self._resolve(path)
        if not hasattr(target, name):
            if raising:
                raise AttributeError(name)
            return
        old = vars(target).get(name, ...) if isinstance(target, type) else getattr(target, name)
        self._undo.append(("attribute", target, name, old))
        delattr(target, name)

    def setitem(self, dic, name, value):
        self._undo.append(("item", dic, name, dic.get(name, ...)))
        dic[name] = value

    def delitem(self, dic, name, raising=True):
        if name not in dic:
            if raising:
                raise KeyError(name)
            return
        self._undo.append(("item", dic, name, dic.get(name, ...)))
        del dic[name]

    def setenv(self, name, value, prepend=None):
        import os

        value = str(value)
        if prepend and name in os.environ:
            value = value + prepend + os.environ[name]
        self.setitem(os.environ, name, value)

    def delenv(self, name, raising=True):
        import os

        self.delitem(os.environ, name, raising)

    def undo(self):
        while self._undo:
            kind, target, name, old = self._undo.pop()
            if kind == "attribute":
                if old is ...:
                    delattr(target, name)
                else:
                    setattr(target, name, old)
            elif old is ...:
                target.pop(name, None)
            else:
                target[name] = old


class _MonkeyPatchContext:
    def __init__(self, patch):
        self._patch = patch

    def __enter__(self):
        return self._patch

    def __exit__(self, kind, exception, trace):
        self._patch.undo()
        return False


class CaptureResult(tuple):
    def __new__(cls, out, err):
        return tuple.__new__(cls, (out, err))

    @property
    def out(self):
        return self[0]

    @property
    def err(self):
        return self[1]

    def __repr__(self):
        return f"CaptureResult(out={self.out!r}, err={self.err!r})"


class CaptureFixture:
    """`capsys`: what was printed since it was asked last."""

    def __init__(self):
        take_output()

    def readouterr(self):
        return CaptureResult(*take_output())


class LogCaptureFixture:
    def __init__(self):
        import logging

        self.records = []
        outer = self

        class _Handler(logging.Handler):
            def emit(self, record):
                outer.records.append(record)

        self.handler = _Handler()
        self._levels = []
        logging.getLogger().addHandler(self.handler)

    @property
    def messages(self):
        return [record.getMessage() for record in self.records]

    @property
    def text(self):
        return "".join(f"{one.levelname:8} {one.name}:{one.getMessage()}\n" for one in self.records)

    @property
    def record_tuples(self):
        return [(one.name, one.levelno, one.getMessage()) for one in self.records]

    def clear(self):
        self.records.clear()

    def set_level(self, level, logger=None):
        import logging

        target = logging.getLogger(logger)
        self._levels.append((target, target.level))
        target.setLevel(level)

    def at_level(self, level, logger=None):
        return _AtLevel(self, level, logger)

    def _finish(self):
        import logging

        while self._levels:
            target, level = self._levels.pop()
            target.setLevel(level)
        logging.getLogger().removeHandler(self.handler)


class _AtLevel:
    def __init__(self, capture, level, logger):
        self._capture, self._level, self._logger = capture, level, logger

    def __enter__(self):
        self._capture.set_level(self._level, self._logger)

    def __exit__(self, kind, exception, trace):
        target, level = self._capture._levels.pop()
        target.setLevel(level)


class FixtureRequest:
    """What a fixture may ask about the test that wants it."""

    def __init__(self, session, item, definition, node):
        self._session = session
        self._item = item
        self._definition = definition
        self._scope_node = node
        self.fixturename = None if definition is None else definition.name
        self.scope = "function" if definition is None else definition.scope

    @property
    def node(self):
        return self._item

    @property
    def module(self):
        return self._item.module

    @property
    def cls(self):
        return self._item.cls

    @property
    def instance(self):
        return self._item.instance

    @property
    def function(self):
        return self._item.function

    @property
    def fixturenames(self):
        return list(self._item.fixturenames)

    @property
    def param(self):
        name = self.fixturename
        if name not in self._item.params:
            raise AttributeError("'SubRequest' object has no attribute 'param'")
        return self._item.params[name]

    @property
    def config(self):
        return self._session.config

    def addfinalizer(self, finalizer):
        self._session.add_finalizer(self.scope, finalizer)

    def getfixturevalue(self, argname):
        return self._session.value_of(self._item, argname, None)

    def applymarker(self, marker):
        self._item.add_marker(marker)


def main(args=None, plugins=None):
    from _linktable import unsupported

    unsupported("`pytest.main`")


def __getattr__(name):
    from _linktable import unsupported

    if name in _MISSING:
        unsupported(f"`pytest.{name}`")
    raise AttributeError(f"module 'pytest' has no attribute {name!r}")


_MISSING = (
    "RaisesGroup", "register_assert_rewrite", "set_trace", "freeze_includes", "hookimpl", "hookspec", "Parser",
    "PytestPluginManager", "Pytester", "Stash", "StashKey", "Cache", "Session", "Collector", "Config", "Item", "Module",
    "Class", "Function", "Package", "File", "Metafunc", "TempPathFactory", "TerminalReporter", "TestReport",
    "CollectReport", "CallInfo", "ExitCode", "OptionGroup", "RecordedHookCall", "RunResult", "Subtests", "version_tuple",
)
