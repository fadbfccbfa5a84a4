import io
from collections import ChainMap
from typing import Any, Callable, Dict, Tuple, Union

TEXT = """
# service settings
[server]
host = example.org
port = 8080
debug = yes

[database]
url = sqlite:///data.db
pool = 5
ratio = 0.75
tags = a, b ,c
"""


class ConfigError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"line {line}: {message}")
        self.line = line


def convert(value: str) -> Union[bool, int, float, list, str]:
    if value.lower() in {"yes", "true", "on"}:
        return True
    if value.lower() in {"no", "false", "off"}:
        return False
    converters: Tuple[Callable[[str], Any], ...] = (int, float)
    for converter in converters:
        try:
            return converter(value)
        except ValueError:
            pass
    if "," in value:
        return [part.strip() for part in value.split(",")]
    return value


def read(stream) -> Dict[str, Dict[str, Any]]:
    result: Dict[str, Dict[str, Any]] = {}
    section = None
    for number, raw in enumerate(stream, start=1):
        line = raw.split("#", 1)[0].strip()
        match line:
            case "":
                continue
            case _ if line.startswith("[") and line.endswith("]"):
                section = result.setdefault(line[1:-1], {})
            case _ if "=" in line:
                if section is None:
                    raise ConfigError(number, "setting outside a section")
                key, value = (part.strip() for part in line.split("=", 1))
                section[key] = convert(value)
            case other:
                raise ConfigError(number, f"cannot read {other!r}")
    return result


config = read(io.StringIO(TEXT))
for section, values in config.items():
    for key, value in values.items():
        print(f"{section}.{key} = {value!r} ({type(value).__name__})")
settings = ChainMap({"port": 9}, config["server"], {"timeout": 30})
print(settings["port"], settings["host"], settings["timeout"], sorted(settings))
for text in ("x = 1", "[a]\nb"):
    try:
        read(text.splitlines())
    except ConfigError as error:
        print(error.line, error)
read(["[server]", "port = 1", "nonsense here"])
