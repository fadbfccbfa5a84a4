"""How tests are found, prepared, run and judged. Rust drives it, phase by phase."""

import asyncio
import inspect
import pytest
import unittest
from _linktable import get_context
from contextvars import Context
from types import FunctionType, MethodType

_RANK = {scope: at for at, scope in enumerate(pytest._SCOPES)}


class Config:
    def __init__(self, options):
        self.options = options

    def getoption(self, name, default=None, skip=False):
        return self.options.get(name.lstrip("-").replace("-", "_"), default)

    def getini(self, name):
        return self.options.get(name)


class Definition:
    """A fixture where it was found."""

    def __init__(self, name, fixture, owner):
        self.name = name
        self.function = fixture._fixture_function
        self.scope = fixture.scope
        self.params = fixture.params
        self.ids = fixture.ids
        self.autouse = fixture.autouse
        self.owner = owner
        self.arguments = _argument_names(self.function, owner is not None)
        if callable(self.scope):
            self.scope = self.scope(fixture_name=name, config=None)


def _argument_names(function, is_method):
    """The parameters that fixtures are for: those without a default, and that no mock is given for."""
    mocks = getattr(function, "_mocks_given", 0)
    while hasattr(function, "__wrapped__"):
        function = function.__wrapped__
    if not isinstance(function, (FunctionType, MethodType)):
        return []
    names = []
    for name, parameter in inspect.signature(function).parameters.items():
        kind = parameter.kind
        if parameter.default is not inspect.Parameter.empty:
            continue
        if kind in (inspect.Parameter.VAR_POSITIONAL, inspect.Parameter.VAR_KEYWORD):
            continue
        if kind == inspect.Parameter.POSITIONAL_ONLY:
            continue
        names.append(name)
    return names[(1 if is_method and names else 0) + mocks :]


def _definitions(names, owner):
    found = {}
    for name, value in names:
        if isinstance(value, pytest.FixtureFunctionDefinition):
            found[value.name or name] = Definition(value.name or name, value, owner)
    return found


class Item:
    """One test: a function with one set of parameters."""

    def __init__(self, session, module, cls, name, function, chain, marks):
        self.session = session
        self.module = module
        self.cls = cls
        self.originalname = name
        self.name = name
        self.function = function
        self.chain = chain
        self.own_markers = marks
        self.params = {}
        self.indices = {}
        self.direct = {}
        self.instance = None
        self.is_unittest = cls is not None and issubclass(cls, unittest.TestCase)
        self.keywords = {name: True}
        self.fixturenames = []
        self.values = {}
        self.user_properties = []
        self.stash = {}

    @property
    def config(self):
        return self.session.config

    @property
    def obj(self):
        return self.function

    @property
    def nodeid(self):
        return self.id

    @property
    def id(self):
        parts = [self.name] if self.cls is None else self.cls.__qualname__.split(".") + [self.name]
        return "::".join(parts)

    @property
    def is_async(self):
        return _is_async(self.function)

    def iter_markers(self, name=None):
        for mark in self.own_markers:
            if name is None or mark.name == name:
                yield mark

    def get_closest_marker(self, name, default=None):
        return next(self.iter_markers(name), default)

    def add_marker(self, marker, append=True):
        mark = getattr(marker, "mark", marker)
        if isinstance(mark, str):
            mark = pytest.Mark(mark)
        self.own_markers.insert(len(self.own_markers) if append else 0, mark)

    def addfinalizer(self, finalizer):
        self.session.add_finalizer("function", finalizer)

    def getfixturevalue(self, name):
        return self.session.value_of(self, name, None)

    def copy(self):
        other = Item(self.session, self.module, self.cls, self.name, self.function, self.chain, list(self.own_markers))
        other.params = dict(self.params)
        other.indices = dict(self.indices)
        other.direct = dict(self.direct)
        other.fixturenames = list(self.fixturenames)
        other._id_parts = list(self._id_parts)
        return other

    _id_parts = ()


def _plain(function):
    while True:
        if isinstance(function, MethodType):
            function = function.__func__
        elif hasattr(function, "__wrapped__") and not isinstance(function, FunctionType):
            function = function.__wrapped__
        else:
            return function


def _is_async(function):
    return inspect.iscoroutinefunction(_plain(function))


class Session:
    def __init__(self, options):
        self.config = Config(options)
        self.auto = options.get("asyncio_mode") == "auto"
        self.holders = [_BUILTIN]
        self.finalizers = []
        self.cached = {}
        self.loop = None
        self.context = Context()
        self.context._values = get_context()

    # Finding

    def add_conftest(self, module):
        self.holders.append(_definitions(list(vars(module).items()), None))

    def collect(self, module):
        """The tests of a module, in order."""
        names = list(vars(module).items())
        chain = self.holders + [_definitions(names, None)]
        marks = pytest._marks(getattr(module, "pytestmark", ()))
        items = []
        for name, value in names:
            if isinstance(value, type):
                if issubclass(value, unittest.TestCase):
                    is_own = value not in (unittest.TestCase, unittest.IsolatedAsyncioTestCase)
                    if is_own and getattr(value, "__test__", True):
                        self._collect_class(items, module, value, chain, marks)
                elif name.startswith("Test") and getattr(value, "__test__", True):
                    # pytest leaves out a class that wants to be made in a way of its own.
                    if value.__init__ is not object.__init__:
                        continue
                    self._collect_class(items, module, value, chain, marks)
            elif name.startswith("test") and isinstance(value, (FunctionType, MethodType)):
                if getattr(value, "__test__", True):
                    self._collect_function(items, module, None, name, value, chain, marks)
        self._order(items)
        return items

    def _collect_class(self, items, module, cls, chain, marks):
        is_unittest = issubclass(cls, unittest.TestCase)
        members = {}
        for base in reversed(cls.__mro__):
            if base is object:
                continue
            for name, value in vars(base).items():
                members.pop(name, None)
                members[name] = value
        if is_unittest:
            names = unittest._test_names(cls)
        else:
            names = [name for name in members if name.startswith("test")]
        class_marks = []
        for base in cls.__mro__:
            for mark in pytest._marks(vars(base).get("pytestmark", ())):
                class_marks.append(mark)
        chain = chain + [_definitions(list(members.items()), cls)]
        for name in names:
            value = members.get(name)
            if isinstance(value, (staticmethod, classmethod)):
                value = getattr(cls, name)
            if isinstance(value, FunctionType) or callable(value):
                self._collect_function(items, module, cls, name, value, chain, class_marks + marks)
        if not is_unittest:
            for name, value in vars(cls).items():
                if isinstance(value, type) and name.startswith("Test"):
                    self._collect_class(items, module, value, chain, class_marks + marks)

    def _collect_function(self, items, module, cls, name, function, chain, marks):
        own = pytest._marks(getattr(function, "pytestmark", ()))
        item = Item(self, module, cls, name, function, chain, own + marks)
        item._id_parts = []
        if item.is_unittest:
            item.fixturenames = self._closure(item, [])
            items.append(item)
            return
        is_static = cls is not None and isinstance(vars(cls).get(name), staticmethod)
        wanted = _argument_names(function, cls is not None and not is_static)
        produced = [item]
        for mark in [mark for mark in item.own_markers if mark.name == "parametrize"]:
            produced = self._parametrize(produced, mark, wanted)
        closure = self._closure(produced[0], wanted)
        for argument in closure:
            if argument in produced[0].direct or argument in produced[0].params:
                continue
            definition = self._definition(produced[0], argument, None)
            if definition is not None and definition.params is not None:
                produced = self._vary(produced, definition)
        for one in produced:
            one.fixturenames = closure
            if one._id_parts:
                one.name = f"{name}[{'-'.join(one._id_parts)}]"
            items.append(one)
        _number(produced, name)

    def _parametrize(self, items, mark, wanted):
        args = list(mark.args)
        options = dict(mark.kwargs)
        names = args[0] if args else options.pop("argnames")
        values = args[1] if len(args) > 1 else options.pop("argvalues")
        indirect = args[2] if len(args) > 2 else options.get("indirect", False)
        ids = args[3] if len(args) > 3 else options.get("ids")
        if isinstance(names, str):
            names = [name.strip() for name in names.split(",") if name.strip()]
            is_single = len(names) == 1
        else:
            names = list(names)
            is_single = False
        values = list(values)
        if callable(ids):
            shown = None
        else:
            shown = None if ids is None else list(ids)
        produced = []
        for item in items:
            if not values:
                one = item.copy()
                one.own_markers.append(
                    pytest.Mark("skip", (), {"reason": f"got empty parameter set for ({', '.join(names)})"})
                )
                for name in names:
                    one.direct[name] = None
                one._id_parts.append("NOTSET")
                produced.append(one)
            for at, value in enumerate(values):
                one = item.copy()
                own_id = None
                if isinstance(value, pytest.ParameterSet):
                    one.own_markers = list(value.marks) + one.own_markers
                    own_id = value.id
                    row = list(value.values)
                elif is_single:
                    row = [value]
                else:
                    row = list(value)
                if len(row) != len(names):
                    raise pytest.Failed(
                        f'{item.id}: in "parametrize" the number of names ({len(names)}):\n  {names}\n'
                        f"must be equal to the number of values ({len(row)}):\n  {tuple(row)}",
                        pytrace=False,
                    )
                for name, cell in zip(names, row):
                    is_indirect = indirect is True or (indirect and name in indirect)
                    if is_indirect:
                        one.params[name] = cell
                        one.indices[name] = at
                    else:
                        if name not in wanted and self._definition(item, name, None) is None:
                            raise pytest.Failed(
                                f"In {item.originalname}: function uses no argument '{name}'", pytrace=False
                            )
                        one.direct[name] = cell
                if own_id is None and shown is not None and at < len(shown) and shown[at] is not None:
                    own_id = str(shown[at])
                if own_id is None:
                    own_id = "-".join(
                        _value_id(cell, f"{name}{at}", ids if callable(ids) else None)
                        for name, cell in zip(names, row)
                    )
                one._id_parts.append(own_id)
                produced.append(one)
        return produced

    def _vary(self, items, definition):
        produced = []
        for item in items:
            for at, value in enumerate(definition.params):
                one = item.copy()
                own_id = None
                if isinstance(value, pytest.ParameterSet):
                    one.own_markers = list(value.marks) + one.own_markers
                    own_id = value.id
                    value = value.values[0]
                ids = definition.ids
                if own_id is None and ids is not None and not callable(ids) and at < len(ids):
                    own_id = None if ids[at] is None else str(ids[at])
                if own_id is None:
                    own_id = _value_id(value, f"{definition.name}{at}", ids if callable(ids) else None)
                one.params[definition.name] = value
                one.indices[definition.name] = at
                one._id_parts.append(own_id)
                produced.append(one)
        return produced

    def _order(self, items):
        """Tests that share a parameter of a wider fixture stand together."""
        for scope in ("module", "session"):
            groups = {}
            keys = []
            for item in items:
                key = []
                for name in item.fixturenames:
                    if name in item.indices:
                        definition = self._definition(item, name, None)
                        if definition is not None and definition.scope == scope:
                            key.append((name, item.indices[name]))
                keys.append(tuple(key))
            if not any(keys):
                continue
            order = []
            for key in keys:
                if key not in order:
                    order.append(key)
            for item, key in zip(items, keys):
                groups.setdefault(key, []).append(item)
            items[:] = [item for key in order for item in groups[key]]

    # Fixtures

    def _definition(self, item, name, below):
        """The innermost fixture of this name; with `below` the next one further out."""
        found = below is None
        for holder in item.chain[::-1]:
            definition = holder.get(name)
            if definition is None:
                continue
            if found:
                return definition
            found = definition is below
        return None

    def _closure(self, item, wanted):
        names = []
        for mark in item.own_markers:
            if mark.name == "usefixtures":
                for name in mark.args:
                    if name not in names:
                        names.append(name)
        automatic = []
        for holder in item.chain:
            for name, definition in holder.items():
                if definition.autouse and name not in automatic:
                    automatic.append(name)
        names = automatic + [name for name in names + wanted if name not in automatic]
        at = 0
        while at < len(names):
            definition = self._definition(item, names[at], None)
            at += 1
            while definition is not None:
                for argument in definition.arguments:
                    if argument not in names:
                        names.append(argument)
                definition = self._definition(item, definition.name, definition) if (
                    definition.name in definition.arguments
                ) else None

        def rank(name):
            definition = self._definition(item, name, None)
            if definition is None or name in item.direct:
                return _RANK["function"]
            return _RANK[definition.scope]

        unique = []
        for name in names:
            if name not in unique:
                unique.append(name)
        return sorted(unique, key=rank)

    def value_of(self, item, name, below):
        if name == "request":
            return pytest.FixtureRequest(self, item, below, None)
        if below is None or below.name != name:
            if name in item.direct:
                return item.direct[name]
            definition = self._definition(item, name, None)
        else:
            definition = self._definition(item, name, below)
        if definition is None:
            self._lookup_error(item, name)
        key = item.indices.get(name)
        cached = self.cached.get(definition)
        if cached is not None:
            if cached[0] == key:
                if cached[2] is not None:
                    raise cached[2]
                return cached[1]
            self._finish(definition)
        if below is not None and _RANK[definition.scope] > _RANK[below.scope]:
            raise pytest.Failed(
                f"ScopeMismatch: You tried to access the {definition.scope} scoped fixture {name} "
                f"with a {below.scope} scoped request object.",
                pytrace=False,
            )
        arguments = {}
        for argument in definition.arguments:
            arguments[argument] = self.value_of(item, argument, definition)
        self.finalizers.append((definition.scope, definition, lambda: self.cached.pop(definition, None)))
        try:
            value = self._make(item, definition, arguments)
        except Exception as error:
            self.cached[definition] = (key, None, error)
            raise
        except pytest.OutcomeException as outcome:
            self.cached[definition] = (key, None, outcome)
            raise
        self.cached[definition] = (key, value, None)
        return value

    def _lookup_error(self, item, name):
        known = sorted({name for holder in item.chain for name in holder})
        raise pytest.FixtureLookupError(f"fixture '{name}' not found\navailable fixtures: {', '.join(known)}")

    def _make(self, item, definition, arguments):
        function = definition.function
        if definition.owner is not None and not isinstance(function, (staticmethod, classmethod)):
            instance = item.instance
            if instance is None:
                instance = definition.owner()
            function = MethodType(function, instance)
        plain = _plain(function)
        if inspect.isasyncgenfunction(plain):
            generator = function(**arguments)
            value = self.run(_next(generator))

            def finish():
                if self.run(_is_over(generator)):
                    return
                raise pytest.Failed(f"fixture function has more than one 'yield':\n{definition.name}", pytrace=False)

            self.finalizers.append((definition.scope, definition, finish))
            return value
        if inspect.isgeneratorfunction(plain):
            generator = function(**arguments)
            try:
                value = next(generator)
            except StopIteration:
                raise ValueError(f"{definition.name} did not yield a value") from None

            def finish():
                try:
                    next(generator)
                except StopIteration:
                    return
                raise pytest.Failed(f"fixture function has more than one 'yield':\n{definition.name}", pytrace=False)

            self.finalizers.append((definition.scope, definition, finish))
            return value
        if inspect.iscoroutinefunction(plain):
            return self.run(function(**arguments))
        return function(**arguments)

    def add_finalizer(self, scope, finalizer):
        self.finalizers.append((scope, None, finalizer))

    def _finish(self, definition):
        """Ends a fixture whose parameter changes, with what was made after it."""
        first = next((at for at, one in enumerate(self.finalizers) if one[1] is definition), None)
        if first is None:
            self.cached.pop(definition, None)
            return
        ended, self.finalizers = self.finalizers[first:], self.finalizers[:first]
        self._run_finalizers(ended)

    def _run_finalizers(self, finalizers):
        failure = None
        for _, _, finalizer in finalizers[::-1]:
            try:
                value = finalizer()
                if inspect.iscoroutine(value):
                    self.run(value)
            except (Exception, pytest.OutcomeException) as error:
                if failure is None:
                    failure = error
        if failure is not None:
            raise failure

    # Running

    def run(self, coroutine):
        """Runs what a fixture is made of: context variables that it sets stay set."""
        return self._run(coroutine, self.context)

    def _run(self, coroutine, context):
        if self.loop is None:
            self.loop = asyncio.new_event_loop()
            asyncio.set_event_loop(self.loop)
        return self.loop.run_until_complete(self.loop.create_task(coroutine, context=context))

    def setup(self, item):
        for mark in item.iter_markers("skipif"):
            condition = mark.args[0] if mark.args else mark.kwargs.get("condition", True)
            if isinstance(condition, str):
                condition = _evaluate(condition, item.module)
            if condition:
                raise pytest.Skipped(mark.kwargs.get("reason", "condition"))
        for mark in item.iter_markers("skip"):
            raise pytest.Skipped(mark.args[0] if mark.args else mark.kwargs.get("reason", "unconditional skip"))
        expected = _expected_failure(item)
        if expected is not None and not expected["run"]:
            raise pytest.XFailed("[NOTRUN] " + expected["reason"])
        self._begin_module(item)
        if item.cls is not None:
            self._begin_class(item)
        if item.is_unittest:
            unittest._check_skip(item.cls, item.originalname)
            item.instance = item.cls(item.originalname)
        elif item.cls is not None:
            item.instance = item.cls()
        for name in item.fixturenames:
            if name not in item.values:
                item.values[name] = self.value_of(item, name, None)
        if item.is_unittest:
            return
        if item.instance is not None:
            self._xunit(item, item.instance, "setup_method", "teardown_method")
        elif item.cls is None:
            self._xunit(item, item.module, "setup_function", "teardown_function")

    def _xunit(self, item, holder, before, after):
        begin, end = getattr(holder, before, None), getattr(holder, after, None)

        def call(function):
            wanted = _argument_names(function, False)
            return function(item.function) if wanted else function()

        if isinstance(begin, (FunctionType, MethodType)):
            call(begin)
        if isinstance(end, (FunctionType, MethodType)):
            self.add_finalizer("function", lambda: call(end))

    _module = None
    _class = None

    def _begin_module(self, item):
        if self._module is item.module:
            return
        self._module = item.module
        for before, after in (("setUpModule", "tearDownModule"), ("setup_module", "teardown_module")):
            begin, end = getattr(item.module, before, None), getattr(item.module, after, None)
            if begin is not None:
                begin(item.module) if _argument_names(begin, False) else begin()
            if end is not None:
                self.add_finalizer("module", lambda: end(item.module) if _argument_names(end, False) else end())

    def _begin_class(self, item):
        if self._class is item.cls:
            return
        self._class = item.cls
        before, after = ("setUpClass", "tearDownClass") if item.is_unittest else ("setup_class", "teardown_class")
        if item.is_unittest:
            unittest._check_skip(item.cls, None)
        begin, end = getattr(item.cls, before, None), getattr(item.cls, after, None)
        if end is not None:
            self.add_finalizer("class", end)
        if item.is_unittest:
            self.add_finalizer("class", item.cls.doClassCleanups)
        if begin is not None:
            begin()

    def call(self, item):
        if item.is_unittest:
            item.instance._run_test(self.run)
            return
        function = item.function
        wanted = item.fixturenames
        names = _argument_names(function, item.cls is not None and not isinstance(function, MethodType))
        if item.cls is not None and isinstance(vars(item.cls).get(item.originalname), staticmethod):
            names = _argument_names(function, False)
        elif item.cls is not None and isinstance(function, FunctionType):
            function = getattr(item.instance, item.originalname)
        arguments = {name: item.values[name] if name in item.values else self.value_of(item, name, None) for name in names}
        if _is_async(function):
            marked = any(mark.name in ("asyncio", "anyio") for mark in item.own_markers)
            if not marked and not self.auto:
                raise pytest.Failed(
                    "async def functions are not natively supported.\n"
                    "You need to install a suitable plugin for your async framework, for example:\n"
                    "  - anyio\n  - pytest-asyncio\n  - pytest-tornasync\n  - pytest-trio\n  - pytest-twisted",
                    pytrace=False,
                )
            self._run(_await(function, arguments), None)
            return
        result = function(**arguments)
        if inspect.iscoroutine(result) or inspect.isawaitable(result):
            self._run(_awaited(result), None)

    def teardown(self, item, next_item):
        scopes = ["function"]
        if next_item is None:
            scopes = list(pytest._SCOPES)
        elif next_item.module is not item.module:
            scopes = ["function", "class", "module"]
        elif next_item.cls is not item.cls:
            scopes = ["function", "class"]
        ended = [one for one in self.finalizers if one[0] in scopes]
        self.finalizers = [one for one in self.finalizers if one[0] not in scopes]
        if "class" in scopes:
            self._class = None
        if "module" in scopes:
            self._module = None
        try:
            self._run_finalizers(ended)
        finally:
            item.values = {}
            item.instance = None
            if next_item is None and self.loop is not None:
                self.loop._finish()
                self.loop = None

    def judge(self, item, phase, error):
        """The outcome of a phase and why: `passed`, `failed`, `skipped`, `xfailed`, `xpassed`."""
        expected = None if item is None else _expected_failure(item)
        if isinstance(error, pytest.XFailed):
            return "xfailed", str(error)
        if isinstance(error, pytest.Skipped) or isinstance(error, unittest.SkipTest):
            return "skipped", str(error)
        if expected is not None and phase in ("setup", "call"):
            if error is not None:
                kinds = expected["raises"]
                if kinds is None or isinstance(error, kinds):
                    return "xfailed", expected["reason"]
            elif phase == "call":
                if expected["strict"]:
                    return "failed", f"[XPASS(strict)] {expected['reason']}"
                return "xpassed", expected["reason"]
        if item is not None and item.is_unittest and phase == "call":
            if unittest._is_expected_failure(item.cls, item.originalname):
                if error is None:
                    return "failed", "Unexpected success"
                return "xfailed", ""
        return ("passed" if error is None else "failed"), ""


async def _await(function, arguments):
    return await function(**arguments)


async def _awaited(value):
    return await value


async def _next(generator):
    return await generator.__anext__()


async def _is_over(generator):
    try:
        await generator.__anext__()
    except StopAsyncIteration:
        return True
    return False


def _expected_failure(item):
    for mark in item.iter_markers("xfail"):
        conditions = list(mark.args)
        if "condition" in mark.kwargs:
            conditions = [mark.kwargs["condition"]]
        holds = [_evaluate(one, item.module) if isinstance(one, str) else one for one in conditions]
        if holds and not any(holds):
            continue
        return {
            "reason": mark.kwargs.get("reason", ""),
            "raises": mark.kwargs.get("raises"),
            "run": mark.kwargs.get("run", True),
            "strict": mark.kwargs.get("strict", False),
        }
    return None


def _evaluate(condition, module):
    from _linktable import unsupported

    unsupported("a condition given as text")


def _value_id(value, name, make):
    if make is not None:
        made = make(value)
        if made is not None:
            value = made
    if isinstance(value, str):
        return value.encode("unicode_escape").decode("ascii")
    if isinstance(value, bytes):
        return value.decode("ascii", "backslashreplace")
    if value is None or isinstance(value, (int, float)):
        return str(value)
    if isinstance(value, (type, FunctionType)):
        return value.__name__
    if type(value).__name__ == "Pattern":
        return value.pattern
    import enum

    if isinstance(value, enum.Enum):
        return str(value)
    return name


def _number(items, name):
    """Makes ids that occur more than once different."""
    counts = {}
    for item in items:
        counts[item.name] = counts.get(item.name, 0) + 1
    seen = {}
    for item in items:
        shown = item.name
        if counts[shown] > 1:
            at = seen.get(shown, 0)
            seen[shown] = at + 1
            text = shown[len(name) + 1 : -1] if shown.endswith("]") else ""
            joint = "_" if text[-1:].isdigit() else ""
            item.name = f"{name}[{text}{joint}{at}]"


# Fixtures that come with pytest


@pytest.fixture
def monkeypatch():
    patch = pytest.MonkeyPatch()
    yield patch
    patch.undo()


@pytest.fixture
def capsys():
    return pytest.CaptureFixture()


@pytest.fixture
def caplog():
    capture = pytest.LogCaptureFixture()
    yield capture
    capture._finish()


@pytest.fixture
def recwarn():
    recorder = pytest.WarningsRecorder()
    with recorder:
        yield recorder


@pytest.fixture
def tmp_path(request):
    from pathlib import Path

    name = "".join(char if char.isalnum() else "_" for char in request.node.name)[:30]
    return Path("/tmp/pytest-of-user/pytest-0") / f"{name}0"


@pytest.fixture
def record_property(request):
    def note(name, value):
        request.node.user_properties.append((name, value))

    return note


@pytest.fixture(scope="session")
def pytestconfig(request):
    return request.config


@pytest.fixture
def event_loop(request):
    session = request._session
    if session.loop is None:
        session.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(session.loop)
    return session.loop


_BUILTIN = _definitions(
    [
        ("monkeypatch", monkeypatch),
        ("capsys", capsys),
        ("caplog", caplog),
        ("recwarn", recwarn),
        ("tmp_path", tmp_path),
        ("record_property", record_property),
        ("pytestconfig", pytestconfig),
        ("event_loop", event_loop),
    ],
    None,
)
