"""URLs of databases: SQLAlchemy 2.1.9, `engine/url.py`."""

import re

from _linktable import unsupported

_PARTS = ("drivername", "username", "password", "host", "port", "database", "query")

_URL = re.compile(
    r"(?P<name>[\w\+]+)://"
    r"(?:(?P<username>[^:/]*)(?::(?P<password>[^@]*))?@)?"
    r"(?:(?:\[(?P<ipv6host>[^/\?]+)\]|(?P<ipv4host>[^/:\?]+))?(?::(?P<port>[^/\?]*))?)?"
    r"(?:/(?P<database>[^\?]*))?"
    r"(?:\?(?P<query>.*))?"
)


class URL:
    def __init__(self, drivername, username, password, host, port, database, query):
        self.drivername = drivername
        self.username = username
        self.password = password
        self.host = host
        self.port = port
        self.database = database
        self.query = query

    @classmethod
    def create(cls, drivername, username=None, password=None, host=None, port=None, database=None, query=None):
        return cls(drivername, username, password, host, port, database, dict(query or {}))

    def set(self, **parts):
        if unknown := set(parts) - set(_PARTS):
            raise TypeError(f"URL.set() got an unexpected keyword argument '{min(unknown)}'")
        given = {name: value for name, value in parts.items() if value is not None}
        return URL(**{**{name: getattr(self, name) for name in _PARTS}, **given})

    def get_backend_name(self):
        return self.drivername.partition("+")[0]

    def get_driver_name(self):
        if "+" in self.drivername:
            return self.drivername.partition("+")[2]
        return self.get_dialect().driver

    def get_dialect(self):
        if self.get_backend_name() != "sqlite":
            unsupported("the dialect of another database than SQLite")
        from sqlalchemy.dialects import sqlite

        return sqlite.dialect()

    def render_as_string(self, hide_password=True):
        text = self.drivername + "://"
        if self.username is not None:
            text += _quote(self.username, " +")
            if self.password is not None:
                text += ":" + ("***" if hide_password else _quote(str(self.password), " +"))
            text += "@"
        if self.host is not None:
            text += f"[{self.host}]" if ":" in self.host else self.host
        if self.port is not None:
            text += f":{self.port}"
        if self.database is not None:
            text += "/" + _quote(self.database, " +/")
        if self.query:
            pairs = [
                _quote(name, " ").replace(" ", "+") + "=" + _quote(value, " ").replace(" ", "+")
                for name in sorted(self.query)
                for value in ([self.query[name]] if isinstance(self.query[name], str) else self.query[name])
            ]
            text += "?" + "&".join(pairs)
        return text

    @property
    def _text(self):
        return self.render_as_string(hide_password=False)

    def __getattr__(self, name):
        if name in _REFUSED:
            unsupported(f"`{name}` of URLs")
        raise AttributeError(f"'URL' object has no attribute '{name}'")

    def __repr__(self):
        return self.render_as_string()

    def __eq__(self, other):
        return isinstance(other, URL) and all(getattr(self, name) == getattr(other, name) for name in _PARTS)

    def __hash__(self):
        return hash(str(self))


_REFUSED = {
    "count",
    "difference_update_query",
    "index",
    "normalized_query",
    "translate_connect_args",
    "update_query_dict",
    "update_query_pairs",
    "update_query_string",
}


def make_url(name_or_url):
    if isinstance(name_or_url, URL):
        return name_or_url
    from sqlalchemy.exc import ArgumentError

    if not isinstance(name_or_url, str):
        raise ArgumentError(f"Expected string or URL object, got {name_or_url!r}")
    match = _URL.match(name_or_url)
    if match is None:
        raise ArgumentError("Could not parse SQLAlchemy URL from given URL string")
    parts = match.groupdict()
    query = {}
    for pair in (parts["query"] or "").split("&"):
        name, _, value = pair.partition("=")
        if value:
            name, value = _unquote(name.replace("+", " ")), _unquote(value.replace("+", " "))
            if name in query:
                query[name] = ([query[name]] if isinstance(query[name], str) else query[name]) + [value]
            else:
                query[name] = value
    username, password, database = (
        None if parts[name] is None else _unquote(parts[name]) for name in ("username", "password", "database")
    )
    port = int(parts["port"]) if parts["port"] else parts["port"]
    return URL(parts["name"], username, password, parts["ipv4host"] or parts["ipv6host"], port, database, query)


def _quote(text, safe):
    kept = lambda letter: letter.isascii() and (letter.isalnum() or letter in "_.-~" or letter in safe)
    return "".join(
        letter if kept(letter) else "".join(f"%{byte:02X}" for byte in letter.encode()) for letter in text
    )


def _unquote(text):
    def read(match):
        return bytes.fromhex(match.group().replace("%", "")).decode("utf-8", "replace")

    return re.sub(r"(?:%[0-9a-fA-F]{2})+", read, text)
