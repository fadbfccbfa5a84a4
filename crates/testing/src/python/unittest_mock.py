"""What tests import of unittest.mock: objects that take every call, and names put in the place of others for a while."""

import importlib
import inspect
from functools import wraps

DEFAULT = object()
ANY = type("_ANY", (), {"__eq__": lambda self, other: True, "__hash__": None, "__repr__": lambda self: "<ANY>"})()
sentinel = type("_Sentinel", (), {"__getattr__": lambda self, name: f"sentinel.{name}"})()


class _Call(tuple):
    def __new__(cls, args, kwargs):
        return tuple.__new__(cls, (args, kwargs))

    @property
    def args(self):
        return self[0]

    @property
    def kwargs(self):
        return self[1]

    def __repr__(self):
        shown = [repr(one) for one in self[0]] + [f"{name}={value!r}" for name, value in self[1].items()]
        return f"call({', '.join(shown)})"


def call(*args, **kwargs):
    return _Call(args, kwargs)


class Mock:
    def __init__(self, spec=None, return_value=DEFAULT, side_effect=None, name=None, **attributes):
        self.__dict__["_mock_name"] = name
        self.__dict__["_mock_return"] = return_value
        self.__dict__["side_effect"] = side_effect
        self.reset_mock()
        for key, value in attributes.items():
            setattr(self, key, value)

    def reset_mock(self):
        self.__dict__["mock_calls"] = []

    @property
    def return_value(self):
        if self._mock_return is DEFAULT:
            self.__dict__["_mock_return"] = type(self)()
        return self._mock_return

    @return_value.setter
    def return_value(self, value):
        self.__dict__["_mock_return"] = value

    @property
    def called(self):
        return bool(self.mock_calls)

    @property
    def call_count(self):
        return len(self.mock_calls)

    @property
    def call_args(self):
        return self.mock_calls[-1] if self.mock_calls else None

    @property
    def call_args_list(self):
        return list(self.mock_calls)

    def __getattr__(self, name):
        if name.startswith("__") or name.startswith("assert"):
            raise AttributeError(name)
        child = type(self)(name=name)
        self.__dict__[name] = child
        return child

    def _result(self, args, kwargs):
        self.mock_calls.append(_Call(args, kwargs))
        effect = self.side_effect
        if effect is not None:
            if isinstance(effect, BaseException) or (isinstance(effect, type) and issubclass(effect, BaseException)):
                raise effect
            if callable(effect):
                value = effect(*args, **kwargs)
                if value is not DEFAULT:
                    return value
            else:
                if not hasattr(effect, "__next__"):
                    effect = iter(effect)
                    self.__dict__["side_effect"] = effect
                value = next(effect)
                if isinstance(value, BaseException):
                    raise value
                return value
        return self.return_value

    def __call__(self, *args, **kwargs):
        return self._result(args, kwargs)

    def _shown(self):
        return self._mock_name or "mock"

    def assert_called(self):
        if not self.mock_calls:
            raise AssertionError(f"Expected '{self._shown()}' to have been called.")

    def assert_not_called(self):
        if self.mock_calls:
            raise AssertionError(
                f"Expected '{self._shown()}' to not have been called. Called {self.call_count} times.\n"
                f"Calls: {self.mock_calls!r}."
            )

    def assert_called_once(self):
        if self.call_count != 1:
            raise AssertionError(
                f"Expected '{self._shown()}' to have been called once. Called {self.call_count} times."
            )

    def assert_called_with(self, *args, **kwargs):
        expected = _Call(args, kwargs)
        if not self.mock_calls:
            raise AssertionError(f"expected call not found.\nExpected: {expected!r}\n  Actual: not called.")
        if self.call_args != expected:
            raise AssertionError(f"expected call not found.\nExpected: {expected!r}\n  Actual: {self.call_args!r}")

    def assert_called_once_with(self, *args, **kwargs):
        self.assert_called_once()
        self.assert_called_with(*args, **kwargs)

    def assert_any_call(self, *args, **kwargs):
        if _Call(args, kwargs) not in self.mock_calls:
            raise AssertionError(f"{_Call(args, kwargs)!r} call not found")

    assert_awaited = assert_called
    assert_awaited_once = assert_called_once
    assert_awaited_with = assert_called_with
    assert_awaited_once_with = assert_called_once_with
    assert_not_awaited = assert_not_called

    @property
    def await_count(self):
        return self.call_count


NonCallableMock = Mock


class MagicMock(Mock):
    def __enter__(self):
        return self.return_value

    def __exit__(self, kind, error, trace):
        return False

    def __iter__(self):
        return iter(())

    def __len__(self):
        return 0

    def __bool__(self):
        return True


class AsyncMock(MagicMock):
    async def __call__(self, *args, **kwargs):
        return self._result(args, kwargs)

    async def __aenter__(self):
        return self.return_value

    async def __aexit__(self, kind, error, trace):
        return False


Mock.__module__ = MagicMock.__module__ = AsyncMock.__module__ = "unittest.mock"


def _owner(path):
    parts = path.split(".")
    found = importlib.import_module(parts[0])
    used = parts[0]
    for part in parts[1:]:
        used += "." + part
        if not hasattr(found, part):
            importlib.import_module(used)
        found = getattr(found, part)
    return found


class _Patch:
    def __init__(self, owner, name, new, options):
        self._given = owner
        self._name = name
        self._new = new
        self._options = options

    def __enter__(self):
        owner = _owner(self._given) if isinstance(self._given, str) else self._given
        self._owner = owner
        before = getattr(owner, self._name)
        self._before = vars(owner).get(self._name, DEFAULT) if isinstance(owner, type) else before
        new = self._new
        if new is DEFAULT:
            new = (AsyncMock if inspect.iscoroutinefunction(before) else MagicMock)(name=self._name, **self._options)
        setattr(owner, self._name, new)
        return new

    def __exit__(self, kind, error, trace):
        if self._before is DEFAULT:
            delattr(self._owner, self._name)
        else:
            setattr(self._owner, self._name, self._before)
        return False

    start = __enter__

    def stop(self):
        self.__exit__(None, None, None)

    def __call__(self, function):
        gives = self._new is DEFAULT

        if inspect.iscoroutinefunction(function):

            async def patched(*args, **kwargs):
                with self as new:
                    return await function(*args, *([new] if gives else []), **kwargs)

        else:

            def patched(*args, **kwargs):
                with self as new:
                    return function(*args, *([new] if gives else []), **kwargs)

        patched = wraps(function)(patched)
        # The parameters that mocks are given for are no fixtures.
        patched._mocks_given = getattr(function, "_mocks_given", 0) + gives
        return patched


class _PatchDict:
    def __init__(self, target, values=(), clear=False, **more):
        self._given, self._values, self._clear = target, {**dict(values), **more}, clear

    def __enter__(self):
        target = self._given
        if isinstance(target, str):
            path, name = target.rsplit(".", 1)
            target = getattr(_owner(path), name)
        self._target = target
        self._before = dict(target)
        if self._clear:
            target.clear()
        target.update(self._values)
        return target

    def __exit__(self, kind, error, trace):
        self._target.clear()
        self._target.update(self._before)
        return False

    start = __enter__

    def stop(self):
        self.__exit__(None, None, None)

    def __call__(self, function):
        if inspect.iscoroutinefunction(function):

            async def patched(*args, **kwargs):
                with self:
                    return await function(*args, **kwargs)

        else:

            def patched(*args, **kwargs):
                with self:
                    return function(*args, **kwargs)

        return wraps(function)(patched)


class _Patcher:
    dict = _PatchDict

    def __call__(self, target, new=DEFAULT, **options):
        path, name = target.rsplit(".", 1)
        return _Patch(path, name, options.pop("new_callable")() if "new_callable" in options else new, options)

    def object(self, target, attribute, new=DEFAULT, **options):
        made = options.pop("new_callable")() if "new_callable" in options else new
        return _Patch(target, attribute, made, options)


patch = _Patcher()


def __getattr__(name):
    from _linktable import unsupported

    if name not in ("PropertyMock", "NonCallableMagicMock", "ThreadingMock", "create_autospec", "mock_open", "seal"):
        raise AttributeError(f"module 'unittest.mock' has no attribute {name!r}")

    def refuse(*args, **kwargs):
        unsupported(f"`unittest.mock.{name}`")

    return refuse
