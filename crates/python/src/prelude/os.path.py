curdir = "."
pardir = ".."
extsep = "."
sep = "/"
pathsep = ":"
altsep = None
devnull = "/dev/null"


def _text(path):
    if isinstance(path, str):
        return path
    if hasattr(path, "__fspath__"):
        return path.__fspath__()
    raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")


def normcase(s):
    return _text(s)


def isabs(s):
    return _text(s).startswith("/")


def join(a, *p):
    path = _text(a)
    for part in p:
        if not isinstance(part, str) and not hasattr(part, "__fspath__"):
            raise TypeError(f"join() argument must be str, bytes, or os.PathLike object, not {type(part).__name__!r}")
        part = _text(part)
        if part.startswith("/"):
            path = part
        elif not path or path.endswith("/"):
            path += part
        else:
            path += "/" + part
    return path


def split(p):
    p = _text(p)
    at = p.rfind("/") + 1
    head, tail = p[:at], p[at:]
    if head and head != "/" * len(head):
        head = head.rstrip("/")
    return head, tail


def basename(p):
    return split(p)[1]


def dirname(p):
    return split(p)[0]


def splitext(p):
    p = _text(p)
    dot = p.rfind(".")
    start = p.rfind("/") + 1
    if dot > start and p[start:dot].strip("."):
        return p[:dot], p[dot:]
    return p, ""


def splitdrive(p):
    return "", _text(p)


def normpath(path):
    path = _text(path)
    if not path:
        return "."
    slashes = 0
    if path.startswith("/"):
        slashes = 2 if path.startswith("//") and not path.startswith("///") else 1
    parts = []
    for part in path.split("/"):
        if part in ("", "."):
            continue
        if part != ".." or (not slashes and not parts) or (parts and parts[-1] == ".."):
            parts.append(part)
        elif parts:
            parts.pop()
    return "/" * slashes + "/".join(parts) or "."


def abspath(path):
    path = _text(path)
    return normpath(path if path.startswith("/") else "/" + path)


realpath = abspath


def relpath(path, start="."):
    if not path:
        raise ValueError("no path specified")
    from_parts = [part for part in abspath(start).split("/") if part]
    to_parts = [part for part in abspath(path).split("/") if part]
    shared = 0
    while shared < min(len(from_parts), len(to_parts)) and from_parts[shared] == to_parts[shared]:
        shared += 1
    return "/".join([".."] * (len(from_parts) - shared) + to_parts[shared:]) or "."


def commonprefix(m):
    if not m:
        return ""
    first, last = min(m), max(m)
    for at, c in enumerate(first):
        if c != last[at]:
            return first[:at]
    return first


def commonpath(paths):
    paths = [_text(path) for path in paths]
    if not paths:
        raise ValueError("commonpath() arg is an empty sequence")
    absolute = {path.startswith("/") for path in paths}
    if len(absolute) != 1:
        raise ValueError("Can't mix absolute and relative paths")
    split_paths = [[part for part in path.split("/") if part and part != "."] for path in paths]
    first, last = min(split_paths), max(split_paths)
    shared = []
    for a, b in zip(first, last):
        if a != b:
            break
        shared.append(a)
    return ("/" if absolute.pop() else "") + "/".join(shared)


def expanduser(path):
    path = _text(path)
    return "/root" + path[1:] if path == "~" or path.startswith("~/") else path


def expandvars(path):
    return _text(path)


def exists(path):
    return _text(path) in ("/", ".", "./")


lexists = isdir = exists


def isfile(path):
    _text(path)
    return False


islink = ismount = isfile


def getsize(filename):
    raise FileNotFoundError(2, "No such file or directory", _text(filename))


getmtime = getatime = getctime = getsize


def samefile(f1, f2):
    return abspath(f1) == abspath(f2)
