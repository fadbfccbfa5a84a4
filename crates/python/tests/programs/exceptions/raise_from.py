class ConfigError(Exception):
    """A configuration problem."""


def read_port(settings):
    try:
        return int(settings["port"])
    except KeyError as error:
        raise ConfigError("port is missing") from error
    except ValueError:
        raise ConfigError(f"bad port {settings['port']!r}") from None


print(read_port({"port": "80"}))
try:
    read_port({"port": "eighty"})
except ConfigError as error:
    print(error, error.__cause__, error.__context__.__class__.__name__, error.__suppress_context__)
try:
    read_port({})
except ConfigError as error:
    print(error, repr(error.__cause__), error.__suppress_context__)
try:
    raise ValueError("a") from KeyError
except ValueError as error:
    print(repr(error.__cause__))
try:
    raise ValueError from 5
except TypeError as error:
    print(error)
try:
    raise 5
except TypeError as error:
    print(error)
try:
    raise
except RuntimeError as error:
    print(error)
error = ConfigError("reused")
error.add_note("check the file")
print(error.__notes__)
read_port({"host": "x"})
