"""What tests import of unittest."""

import re
from types import FunctionType


class SkipTest(Exception):
    pass


SkipTest.__module__ = "unittest.case"


class _ShouldStop(Exception):
    pass


def skip(reason):
    if isinstance(reason, FunctionType):
        return _skipped(reason, "")

    def decorate(target):
        return _skipped(target, reason)

    return decorate


def _skipped(target, reason):
    target.__unittest_skip__ = True
    target.__unittest_skip_why__ = reason
    return target


def skipIf(condition, reason):
    return skip(reason) if condition else lambda target: target


def skipUnless(condition, reason):
    return skipIf(not condition, reason)


def expectedFailure(target):
    target.__unittest_expecting_failure__ = True
    return target


def _method(cls, name):
    return getattr(cls, name, None)


def _check_skip(cls, name):
    for target in (cls, None if name is None else _method(cls, name)):
        if getattr(target, "__unittest_skip__", False):
            raise SkipTest(getattr(target, "__unittest_skip_why__", ""))


def _is_expected_failure(cls, name):
    return getattr(cls, "__unittest_expecting_failure__", False) or getattr(
        _method(cls, name), "__unittest_expecting_failure__", False
    )


def _test_names(cls):
    """The methods that are tests, as `TestLoader.getTestCaseNames` sorts them."""
    names = [name for name in dir(cls) if name.startswith("test") and callable(getattr(cls, name))]
    if not names and "runTest" in dir(cls):
        names = ["runTest"]
    return sorted(names)


_MAX_DIFF = 640


def _safe_repr(value, short=False):
    try:
        text = repr(value)
    except Exception:
        text = object.__repr__(value)
    return text[:80] + " [truncated]..." if short and len(text) > 80 else text


class _SubTest:
    def __init__(self, case, message, params):
        self._case = case
        self._message = message
        self._params = params

    def __enter__(self):
        return None

    def __exit__(self, kind, error, trace):
        if kind is None:
            return False
        if not issubclass(kind, Exception) or issubclass(kind, SkipTest):
            return False
        parts = []
        if self._message is not None:
            parts.append(f"[{self._message}]")
        if self._params:
            parts.append(f"({', '.join(f'{key}={value!r}' for key, value in self._params.items())})")
        error.add_note(f"in the subtest {' '.join(parts) or '(<subtest>)'}")
        self._case._subtest_failures.append(error)
        return True


class _Assertion:
    def __init__(self, case, expected, message, pattern=None):
        self._case = case
        self.expected = expected
        self._message = message
        self._pattern = pattern

    def __enter__(self):
        return self


class _AssertRaises(_Assertion):
    def __exit__(self, kind, error, trace):
        if kind is None:
            expected = self.expected
            name = expected.__name__ if isinstance(expected, type) else str(expected)
            self._case._fail(self._message, f"{name} not raised")
        if not issubclass(kind, self.expected):
            return False
        self.exception = error
        if self._pattern is not None and not re.search(self._pattern, str(error)):
            shown = self._pattern if isinstance(self._pattern, str) else self._pattern.pattern
            self._case._fail(self._message, f'"{shown}" does not match "{error}"')
        return True


class _AssertWarns(_Assertion):
    def __enter__(self):
        import warnings

        self._catching = warnings.catch_warnings(record=True)
        self.warnings = self._catching.__enter__()
        warnings.simplefilter("always", self.expected if isinstance(self.expected, type) else Warning)
        return self

    def __exit__(self, kind, error, trace):
        self._catching.__exit__(kind, error, trace)
        if kind is not None:
            return
        first = None
        for one in self.warnings:
            if not isinstance(one.message, self.expected):
                continue
            if first is None:
                first = one.message
            if self._pattern is not None and not re.search(self._pattern, str(one.message)):
                continue
            self.warning = one.message
            self.filename = one.filename
            self.lineno = one.lineno
            return
        if first is not None:
            self._case._fail(self._message, f'"{self._pattern}" does not match "{first}"')
        name = self.expected.__name__ if isinstance(self.expected, type) else str(self.expected)
        self._case._fail(self._message, f"{name} not triggered")


class _AssertLogs:
    def __init__(self, case, logger, level, no_logs):
        self._case, self._name, self._level, self._no_logs = case, logger, level, no_logs

    def __enter__(self):
        import logging

        outer = self
        self.records, self.output = [], []

        class _Handler(logging.Handler):
            def emit(self, record):
                outer.records.append(record)
                outer.output.append(f"{record.levelname}:{record.name}:{record.getMessage()}")

        self._logger = self._name if isinstance(self._name, logging.Logger) else logging.getLogger(self._name)
        level = logging.INFO if self._level is None else self._level
        self._before = self._logger.handlers[:], self._logger.level, self._logger.propagate
        self._logger.handlers[:] = [_Handler()]
        self._logger.setLevel(level)
        self._logger.propagate = False
        return None if self._no_logs else self

    def __exit__(self, kind, error, trace):
        handlers, level, propagate = self._before
        self._logger.handlers[:] = handlers
        self._logger.setLevel(level)
        self._logger.propagate = propagate
        if kind is not None:
            return False
        if self._no_logs and self.records:
            self._case._fail(None, f"Unexpected logs found: {self.output!r}")
        if not self._no_logs and not self.records:
            self._case._fail(None, f"no logs of level {self._level or 'INFO'} or higher triggered on {self._logger.name}")


class TestCase:
    failureException = AssertionError
    longMessage = True
    maxDiff = 80 * 8

    def __init__(self, methodName="runTest"):
        self._testMethodName = methodName
        self._cleanups = []
        self._subtest_failures = []
        self._equality = {}
        self._outcome = None

    def addTypeEqualityFunc(self, typeobj, function):
        self._equality[typeobj] = function

    def setUp(self):
        pass

    def tearDown(self):
        pass

    @classmethod
    def setUpClass(cls):
        pass

    @classmethod
    def tearDownClass(cls):
        pass

    def id(self):
        return f"{type(self).__module__}.{type(self).__qualname__}.{self._testMethodName}"

    def shortDescription(self):
        doc = getattr(self, self._testMethodName).__doc__
        return doc.strip().split("\n")[0].strip() if doc else None

    def __str__(self):
        cls = type(self)
        return f"{self._testMethodName} ({cls.__module__}.{cls.__qualname__}.{self._testMethodName})"

    def __repr__(self):
        cls = type(self)
        return f"<{cls.__module__}.{cls.__qualname__} testMethod={self._testMethodName}>"

    def countTestCases(self):
        return 1

    def addCleanup(self, function, /, *args, **kwargs):
        self._cleanups.append((function, args, kwargs))

    def enterContext(self, manager):
        value = manager.__enter__()
        self.addCleanup(manager.__exit__, None, None, None)
        return value

    _class_cleanups = ()

    @classmethod
    def addClassCleanup(cls, function, /, *args, **kwargs):
        cls._class_cleanups = list(cls._class_cleanups) + [(function, args, kwargs)]

    @classmethod
    def doClassCleanups(cls):
        cleanups, cls._class_cleanups = list(cls._class_cleanups), []
        for function, args, kwargs in cleanups[::-1]:
            function(*args, **kwargs)

    def subTest(self, msg=None, **params):
        return _SubTest(self, msg, params)

    def skipTest(self, reason):
        raise SkipTest(reason)

    def debug(self):
        self._run_test(_refuse)

    # Running: what `_test_session` calls.

    def _call_setup(self, run):
        self.setUp()

    def _call_test(self, run):
        result = getattr(self, self._testMethodName)()
        if result is not None:
            from inspect import iscoroutine

            if iscoroutine(result):
                run(result)

    def _call_teardown(self, run):
        self.tearDown()

    def _call_cleanup(self, run, function, args, kwargs):
        function(*args, **kwargs)

    def _run_test(self, run):
        failures = []

        def attempt(step, *args):
            try:
                step(run, *args)
            except (Exception, _outcomes()) as error:
                failures.append(error)
                return False
            return True

        if attempt(self._call_setup):
            attempt(self._call_test)
            attempt(self._call_teardown)
        while self._cleanups:
            function, args, kwargs = self._cleanups.pop()
            attempt(self._call_cleanup, function, args, kwargs)
        failures.extend(self._subtest_failures)
        if failures:
            raise failures[0]

    # Assertions

    def _formatMessage(self, msg, standard):
        if not self.longMessage:
            return msg or standard
        if msg is None:
            return standard
        return f"{standard} : {msg}"

    def _fail(self, msg, standard):
        raise self.failureException(self._formatMessage(msg, standard))

    def fail(self, msg=None):
        raise self.failureException(msg)

    def assertTrue(self, expr, msg=None):
        if not expr:
            self._fail(msg, f"{_safe_repr(expr)} is not true")

    def assertFalse(self, expr, msg=None):
        if expr:
            self._fail(msg, f"{_safe_repr(expr)} is not false")

    def assertEqual(self, first, second, msg=None):
        if type(first) is type(second):
            function = self._equality.get(type(first))
            if function is not None:
                (getattr(self, function) if isinstance(function, str) else function)(first, second, msg=msg)
                return
        if not first == second:
            self._fail(msg, f"{_safe_repr(first)} != {_safe_repr(second)}")

    def assertNotEqual(self, first, second, msg=None):
        if not first != second:
            self._fail(msg, f"{_safe_repr(first)} == {_safe_repr(second)}")

    def assertIs(self, expr1, expr2, msg=None):
        if expr1 is not expr2:
            self._fail(msg, f"{_safe_repr(expr1)} is not {_safe_repr(expr2)}")

    def assertIsNot(self, expr1, expr2, msg=None):
        if expr1 is expr2:
            self._fail(msg, f"unexpectedly identical: {_safe_repr(expr1)}")

    def assertIsNone(self, obj, msg=None):
        if obj is not None:
            self._fail(msg, f"{_safe_repr(obj)} is not None")

    def assertIsNotNone(self, obj, msg=None):
        if obj is None:
            self._fail(msg, "unexpectedly None")

    def assertIn(self, member, container, msg=None):
        if member not in container:
            self._fail(msg, f"{_safe_repr(member)} not found in {_safe_repr(container)}")

    def assertNotIn(self, member, container, msg=None):
        if member in container:
            self._fail(msg, f"{_safe_repr(member)} unexpectedly found in {_safe_repr(container)}")

    def assertIsInstance(self, obj, cls, msg=None):
        if not isinstance(obj, cls):
            self._fail(msg, f"{_safe_repr(obj)} is not an instance of {cls!r}")

    def assertNotIsInstance(self, obj, cls, msg=None):
        if isinstance(obj, cls):
            self._fail(msg, f"{_safe_repr(obj)} is an instance of {cls!r}")

    def assertLess(self, a, b, msg=None):
        if not a < b:
            self._fail(msg, f"{_safe_repr(a)} not less than {_safe_repr(b)}")

    def assertLessEqual(self, a, b, msg=None):
        if not a <= b:
            self._fail(msg, f"{_safe_repr(a)} not less than or equal to {_safe_repr(b)}")

    def assertGreater(self, a, b, msg=None):
        if not a > b:
            self._fail(msg, f"{_safe_repr(a)} not greater than {_safe_repr(b)}")

    def assertGreaterEqual(self, a, b, msg=None):
        if not a >= b:
            self._fail(msg, f"{_safe_repr(a)} not greater than or equal to {_safe_repr(b)}")

    def assertAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        if first == second:
            return
        if delta is not None and places is not None:
            raise TypeError("specify delta or places not both")
        difference = abs(first - second)
        if delta is not None:
            if difference <= delta:
                return
            within = f"{_safe_repr(delta)} delta"
        else:
            places = 7 if places is None else places
            if round(difference, places) == 0:
                return
            within = f"{places!r} places"
        self._fail(
            msg, f"{_safe_repr(first)} != {_safe_repr(second)} within {within} ({_safe_repr(difference)} difference)"
        )

    def assertNotAlmostEqual(self, first, second, places=None, msg=None, delta=None):
        difference = abs(first - second)
        if delta is not None:
            if not first == second and difference > delta:
                return
            within = f"{_safe_repr(delta)} delta"
        else:
            places = 7 if places is None else places
            if not first == second and round(difference, places) != 0:
                return
            within = f"{places!r} places"
        self._fail(msg, f"{_safe_repr(first)} == {_safe_repr(second)} within {within}")

    def _assert_sequence(self, first, second, msg, kind):
        if kind is not None:
            for which, value in (("First", first), ("Second", second)):
                if not isinstance(value, kind):
                    self._fail(msg, f"{which} sequence is not a {kind.__name__}: {_safe_repr(value)}")
        if first == second:
            return
        name = (kind.__name__ if kind else "sequence").capitalize()
        text = f"{name}s differ: {_safe_repr(first, True)} != {_safe_repr(second, True)}\n"
        for at in range(min(len(first), len(second))):
            if first[at] != second[at]:
                text += f"\nFirst differing element {at}:\n{_safe_repr(first[at])}\n{_safe_repr(second[at])}\n"
                break
        self._fail(msg, text)

    def assertSequenceEqual(self, first, second, msg=None, seq_type=None):
        self._assert_sequence(first, second, msg, seq_type)

    def assertListEqual(self, first, second, msg=None):
        self._assert_sequence(first, second, msg, list)

    def assertTupleEqual(self, first, second, msg=None):
        self._assert_sequence(first, second, msg, tuple)

    def assertSetEqual(self, first, second, msg=None):
        missing, extra = set(first) - set(second), set(second) - set(first)
        if not missing and not extra:
            return
        lines = []
        if missing:
            lines.append("Items in the first set but not the second:")
            lines.extend(repr(item) for item in missing)
        if extra:
            lines.append("Items in the second set but not the first:")
            lines.extend(repr(item) for item in extra)
        self._fail(msg, "\n".join(lines))

    def assertDictEqual(self, first, second, msg=None):
        self.assertIsInstance(first, dict, "First argument is not a dictionary")
        self.assertIsInstance(second, dict, "Second argument is not a dictionary")
        if first != second:
            self._fail(msg, f"{_safe_repr(first, True)} != {_safe_repr(second, True)}")

    def assertMultiLineEqual(self, first, second, msg=None):
        if first != second:
            self._fail(msg, f"{_safe_repr(first, True)} != {_safe_repr(second, True)}")

    def assertCountEqual(self, first, second, msg=None):
        first, rest = list(first), list(second)
        missing = []
        for item in first:
            if item in rest:
                rest.remove(item)
            else:
                missing.append(item)
        if missing or rest:
            lines = ["Element counts were not equal:"]
            lines.extend(f"First has 1, Second has 0:  {item!r}" for item in missing)
            lines.extend(f"First has 0, Second has 1:  {item!r}" for item in rest)
            self._fail(msg, "\n".join(lines))

    def assertRegex(self, text, expected_regex, msg=None):
        pattern = re.compile(expected_regex) if isinstance(expected_regex, str) else expected_regex
        if not pattern.search(text):
            self._fail(msg, f"Regex didn't match: {pattern.pattern!r} not found in {text!r}")

    def assertNotRegex(self, text, unexpected_regex, msg=None):
        pattern = re.compile(unexpected_regex) if isinstance(unexpected_regex, str) else unexpected_regex
        match = pattern.search(text)
        if match:
            self._fail(msg, f"Regex matched: {match.group()!r} matches {pattern.pattern!r} in {text!r}")

    def _context(self, context, args, kwargs):
        if not args:
            return context
        with context:
            args[0](*args[1:], **kwargs)
        return None

    def assertRaises(self, expected_exception, *args, **kwargs):
        message = None if args else kwargs.pop("msg", None)
        return self._context(_AssertRaises(self, expected_exception, message), args, kwargs)

    def assertRaisesRegex(self, expected_exception, expected_regex, *args, **kwargs):
        message = None if args else kwargs.pop("msg", None)
        return self._context(_AssertRaises(self, expected_exception, message, expected_regex), args, kwargs)

    def assertWarns(self, expected_warning, *args, **kwargs):
        message = None if args else kwargs.pop("msg", None)
        return self._context(_AssertWarns(self, expected_warning, message), args, kwargs)

    def assertWarnsRegex(self, expected_warning, expected_regex, *args, **kwargs):
        message = None if args else kwargs.pop("msg", None)
        return self._context(_AssertWarns(self, expected_warning, message, expected_regex), args, kwargs)

    def assertLogs(self, logger=None, level=None):
        return _AssertLogs(self, logger, level, False)

    def assertNoLogs(self, logger=None, level=None):
        return _AssertLogs(self, logger, level, True)


def _refuse(coroutine):
    raise RuntimeError("no event loop")


def _outcomes():
    import pytest

    return pytest.OutcomeException


class IsolatedAsyncioTestCase(TestCase):
    async def asyncSetUp(self):
        pass

    async def asyncTearDown(self):
        pass

    def addAsyncCleanup(self, function, /, *args, **kwargs):
        self.addCleanup(function, *args, **kwargs)

    async def enterAsyncContext(self, manager):
        value = await manager.__aenter__()
        self.addAsyncCleanup(manager.__aexit__, None, None, None)
        return value

    def _call_setup(self, run):
        self.setUp()
        run(self.asyncSetUp())

    def _call_teardown(self, run):
        try:
            run(self.asyncTearDown())
        finally:
            self.tearDown()

    def _call_cleanup(self, run, function, args, kwargs):
        from inspect import iscoroutine

        result = function(*args, **kwargs)
        if iscoroutine(result):
            run(result)


for _cls in (TestCase, IsolatedAsyncioTestCase):
    _cls.__module__ = "unittest.case" if _cls is TestCase else "unittest.async_case"


def main(*args, **kwargs):
    from _linktable import unsupported

    unsupported("`unittest.main`")


def __getattr__(name):
    from _linktable import unsupported

    if name in _MISSING:
        unsupported(f"`unittest.{name}`")
    raise AttributeError(f"module 'unittest' has no attribute {name!r}")


_MISSING = (
    "BaseTestSuite", "FunctionTestCase", "TestLoader", "TestProgram", "TestResult", "TestSuite", "TextTestResult",
    "TextTestRunner", "addModuleCleanup", "defaultTestLoader", "doModuleCleanups", "enterModuleContext",
    "installHandler", "registerResult", "removeHandler", "removeResult", "case", "async_case", "loader",
    "result", "runner", "signals", "suite", "util", "makeSuite", "findTestCases", "getTestCaseNames",
)
