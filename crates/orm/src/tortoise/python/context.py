"""`tortoise.context`: apps and connections that stand in the place of others for a while."""

from contextlib import asynccontextmanager

from _tortoise_state import exchange, forget
from tortoise import Tortoise, connections
from tortoise.exceptions import ConfigurationError

__all__ = [
    "TortoiseContext", "get_current_context", "require_context", "set_global_context", "tortoise_test_context",
]


class _Token:
    def __init__(self, old_value):
        self.old_value = old_value


class _Current:
    """The context in force: what it holds is what `Tortoise` and the models use."""

    def __init__(self):
        self._context = None
        self._outer = None

    def get(self, default=None):
        return self._context

    def set(self, context):
        token = _Token(self._context)
        self._switch(context)
        return token

    def reset(self, token):
        self._switch(token.old_value)

    def _switch(self, context):
        if context is self._context:
            return
        if context is None:
            kept, self._outer = self._outer, None
        else:
            kept, context._state = context._state, None
        left = exchange(kept)
        if self._context is None:
            self._outer = left
        else:
            self._context._state = left
        self._context = context


_current_context = _Current()
_global_context = None


def get_current_context():
    context = _current_context.get()
    return context if context is not None else _global_context


def set_global_context(ctx):
    global _global_context
    if _global_context is not None:
        raise ConfigurationError(
            "Global context fallback is already enabled by another Tortoise.init() call. "
            "Only one global context can be active at a time. "
            "Use explicit TortoiseContext() for multiple isolated contexts, "
            "or set _enable_global_fallback=False for secondary apps."
        )
    _global_context = ctx


def require_context():
    context = get_current_context()
    if context is None:
        raise RuntimeError(
            "No TortoiseContext is currently active. "
            "Use 'async with TortoiseContext() as ctx:' to create one, "
            "or call Tortoise.init() for global state."
        )
    return context


class _InForce:
    def __init__(self, context):
        self._context = context

    def __enter__(self):
        self._token = _current_context.set(self._context)

    def __exit__(self, kind, error, trace):
        _current_context.reset(self._token)


class Apps(dict):
    def get_models_iterable(self):
        return [model for models in self.values() for model in models.values()]

    def get_model(self, app_label, model_name):
        if app_label not in self:
            raise ConfigurationError(f"No app with name '{app_label}' registered.")
        if model_name not in self[app_label]:
            raise ConfigurationError(f"No model with name '{model_name}' registered in app '{app_label}'.")
        return self[app_label][model_name]


class _Storage:
    """The connections that were made."""

    def clear(self):
        for connection in connections.all():
            connections.discard(connection.connection_name)


class _Connections:
    """What a context has of connections."""

    def __init__(self):
        self._storage = _Storage()
        self._db_config = None


def _only_none(name, value):
    if value is not None:
        raise NotImplementedError(f"`{name}` of a context set by hand is not supported")


class TortoiseContext:
    def __init__(self):
        self._state = None
        self._token = None
        self._inited = False
        self._default_connection = None
        self._use_tz = True
        self._timezone = "UTC"
        self._routers = []

    @property
    def connections(self):
        return connections

    @property
    def apps(self):
        with _InForce(self):
            apps = Tortoise.apps
        return None if apps is None else Apps(apps)

    @property
    def _apps(self):
        return self.apps

    @_apps.setter
    def _apps(self, value):
        _only_none("_apps", value)
        with _InForce(self):
            forget("apps")

    @property
    def _connections(self):
        with _InForce(self):
            return _Connections() if Tortoise._inited else None

    @_connections.setter
    def _connections(self, value):
        _only_none("_connections", value)
        with _InForce(self):
            forget("connections")

    @property
    def inited(self):
        return self._inited

    @property
    def default_connection(self):
        return self._default_connection

    @property
    def use_tz(self):
        return self._use_tz

    @property
    def timezone(self):
        return self._timezone

    @property
    def routers(self):
        return self._routers

    async def init(self, config=None, **options):
        enables_fallback = options.pop("_enable_global_fallback", False)
        with _InForce(self):
            await Tortoise.init(config, **options)
        names = ["default"] if config is None else list(config["connections"])
        self._default_connection = names[0] if len(names) == 1 else "default" if "default" in names else None
        self._use_tz = options.get("use_tz", True)
        self._timezone = options.get("timezone", "UTC")
        self._inited = True
        if enables_fallback:
            set_global_context(self)

    async def generate_schemas(self, safe=True):
        if not self._inited:
            raise ConfigurationError("Context not initialized. Call init() before generating schemas.")
        with _InForce(self):
            await Tortoise.generate_schemas(safe=safe)

    def get_model(self, app_label, model_name):
        if not self._inited:
            raise ConfigurationError("Context not initialized. Call init() before accessing models.")
        return self.apps.get_model(app_label, model_name)

    def db(self, connection_name=None):
        if not self._inited:
            raise ConfigurationError("Context not initialized. Call init() before accessing database.")
        if connection_name is None:
            if self._default_connection is None:
                raise ConfigurationError(
                    "No default connection configured. Either use a single connection, "
                    "name one 'default', or specify connection_name explicitly."
                )
            connection_name = self._default_connection
        with _InForce(self):
            return connections.get(connection_name)

    async def close_connections(self):
        global _global_context
        with _InForce(self):
            await Tortoise.close_connections()
        if _global_context is self:
            _global_context = None

    def __enter__(self):
        self._token = _current_context.set(self)
        return self

    def __exit__(self, exc_type, exc_val, exc_tb):
        if self._token is not None:
            _current_context.reset(self._token)
            self._token = None

    async def __aenter__(self):
        self.__enter__()
        return self

    async def __aexit__(self, exc_type, exc_val, exc_tb):
        await self.close_connections()
        self._inited = False
        self.__exit__(exc_type, exc_val, exc_tb)
        self._state = None


@asynccontextmanager
async def tortoise_test_context(
    modules,
    db_url="sqlite://:memory:",
    app_label="models",
    *,
    connection_label=None,
    use_tz=True,
    timezone="UTC",
    routers=None,
):
    label = connection_label or "default"
    config = {
        "connections": {label: db_url},
        "apps": {app_label: {"models": list(modules), "default_connection": label}},
    }
    async with TortoiseContext() as context:
        await context.init(config, _create_db=True, use_tz=use_tz, timezone=timezone, routers=routers)
        await context.generate_schemas(safe=False)
        yield context
