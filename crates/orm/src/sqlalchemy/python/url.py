"""URLs of databases: SQLAlchemy 2.1.9, `engine/url.py`, as far as SQLite's go."""


class URL:
    def __init__(self, text):
        from sqlalchemy.exc import ArgumentError

        if "://" not in text:
            raise ArgumentError("Could not parse SQLAlchemy URL from given URL string")
        self._text = text
        self.drivername, _, rest = text.partition("://")
        place, _, database = rest.partition("/")
        self.database = database.partition("?")[0] or None
        user, _, server = place.rpartition("@")
        self.username = user.partition(":")[0] or None
        self.password = user.partition(":")[2] or None
        host, _, port = server.partition(":")
        self.host = host or None
        self.port = int(port) if port else None

    @classmethod
    def create(cls, drivername, username=None, password=None, host=None, port=None, database=None):
        text = f"{drivername}://"
        if username is not None:
            text += username + (f":{password}" if password is not None else "") + "@"
        text += host or ""
        text += f":{port}" if port is not None else ""
        text += f"/{database}" if database is not None else ""
        return cls(text)

    def get_backend_name(self):
        return self.drivername.partition("+")[0]

    def get_driver_name(self):
        return self.drivername.partition("+")[2] or "pysqlite"

    def render_as_string(self, hide_password=True):
        if hide_password and self.password is not None:
            return self._text.replace(f":{self.password}@", ":***@")
        return self._text

    def __str__(self):
        return self.render_as_string()

    def __repr__(self):
        return self.render_as_string()

    def __eq__(self, other):
        return isinstance(other, URL) and self._text == other._text

    def __hash__(self):
        return hash(self._text)


def make_url(name_or_url):
    return name_or_url if isinstance(name_or_url, URL) else URL(name_or_url)
