import sys
from _linktable import import_module as _import_module, unsupported


def import_module(name, package=None):
    level = 0
    while name[level : level + 1] == ".":
        level += 1
    if level == 0:
        return _import_module(name)
    if not package:
        raise TypeError(f"the 'package' argument is required to perform a relative import for {name!r}")
    parts = package.rsplit(".", level - 1)
    if len(parts) < level:
        raise ImportError("attempted relative import beyond top-level package")
    rest = name[level:]
    return _import_module(f"{parts[0]}.{rest}" if rest else parts[0])


def invalidate_caches():
    pass


def reload(module):
    unsupported("`importlib.reload`")
