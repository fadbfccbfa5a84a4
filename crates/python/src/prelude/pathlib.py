import os.path
from _linktable import unsupported


def _parse(parts):
    absolute = False
    names = []
    for part in parts:
        if isinstance(part, PurePath):
            part = str(part)
        elif not isinstance(part, str):
            if hasattr(part, "__fspath__"):
                part = part.__fspath__()
            else:
                raise TypeError(f"expected str, bytes or os.PathLike object, not {type(part).__name__}")
        if part.startswith("/"):
            absolute, names = True, []
        names.extend(name for name in part.split("/") if name and name != ".")
    return absolute, names


class PurePath:
    def __init__(self, *args):
        self._absolute, self._names = _parse(args)

    def _make(self, absolute, names):
        new = type(self)()
        new._absolute, new._names = absolute, names
        return new

    def __fspath__(self):
        return str(self)

    def __str__(self):
        return ("/" if self._absolute else "") + "/".join(self._names) or "."

    def __repr__(self):
        return f"{type(self).__name__}({str(self)!r})"

    def __truediv__(self, other):
        try:
            return type(self)(self, other)
        except TypeError:
            return NotImplemented

    def __rtruediv__(self, other):
        try:
            return type(self)(other, self)
        except TypeError:
            return NotImplemented

    def __eq__(self, other):
        return str(self) == str(other) if isinstance(other, PurePath) else NotImplemented

    def __hash__(self):
        return hash(str(self))

    def __lt__(self, other):
        return self.parts < other.parts if isinstance(other, PurePath) else NotImplemented

    def __le__(self, other):
        return self.parts <= other.parts if isinstance(other, PurePath) else NotImplemented

    def __gt__(self, other):
        return self.parts > other.parts if isinstance(other, PurePath) else NotImplemented

    def __ge__(self, other):
        return self.parts >= other.parts if isinstance(other, PurePath) else NotImplemented

    def as_posix(self):
        return str(self)

    def as_uri(self):
        if not self._absolute:
            raise ValueError("relative path can't be expressed as a file URI")
        return "file://" + str(self)

    drive = ""

    @property
    def root(self):
        return "/" if self._absolute else ""

    anchor = root

    @property
    def parts(self):
        return (("/",) if self._absolute else ()) + tuple(self._names)

    @property
    def name(self):
        return self._names[-1] if self._names else ""

    @property
    def suffix(self):
        name = self.name
        dot = name.rfind(".")
        return name[dot:] if 0 < dot < len(name) - 1 else ""

    @property
    def suffixes(self):
        name = self.name
        if name.endswith("."):
            return []
        return ["." + suffix for suffix in name.lstrip(".").split(".")[1:]]

    @property
    def stem(self):
        name = self.name
        dot = name.rfind(".")
        return name[:dot] if 0 < dot < len(name) - 1 else name

    @property
    def parent(self):
        return self._make(self._absolute, self._names[:-1])

    @property
    def parents(self):
        count = len(self._names)
        return tuple(self._make(self._absolute, self._names[:at]) for at in reversed(range(count)))

    def is_absolute(self):
        return self._absolute

    def joinpath(self, *args):
        return type(self)(self, *args)

    def with_name(self, name):
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        if not name or "/" in name or name == ".":
            raise ValueError(f"Invalid name {name!r}")
        return self._make(self._absolute, self._names[:-1] + [name])

    def with_stem(self, stem):
        return self.with_name(stem + self.suffix)

    def with_suffix(self, suffix):
        if suffix and not suffix.startswith(".") or suffix == ".":
            raise ValueError(f"Invalid suffix {suffix!r}")
        if not self.name:
            raise ValueError(f"{self!r} has an empty name")
        return self.with_name(self.stem + suffix)

    def relative_to(self, *other):
        base = type(self)(*other)
        count = len(base._names)
        if base._absolute != self._absolute or self._names[:count] != base._names:
            raise ValueError(
                f"{str(self)!r} is not in the subpath of {str(base)!r} OR one path is relative and the other is absolute."
            )
        return self._make(False, self._names[count:])

    def is_relative_to(self, *other):
        try:
            self.relative_to(*other)
        except ValueError:
            return False
        return True

    def match(self, pattern):
        from fnmatch import fnmatchcase

        return fnmatchcase(self.name, pattern)


class PurePosixPath(PurePath):
    pass


class Path(PurePath):
    def __new__(cls, *args):
        return object.__new__(PosixPath if cls is Path else cls)

    @classmethod
    def cwd(cls):
        return cls("/")

    @classmethod
    def home(cls):
        return cls("/root")

    def exists(self):
        return os.path.exists(str(self))

    def is_dir(self):
        return os.path.exists(str(self))

    def is_file(self):
        return False

    is_symlink = is_file

    def absolute(self):
        return self if self._absolute else self._make(True, self._names)

    def resolve(self, strict=False):
        return type(self)(os.path.abspath(str(self)))

    def expanduser(self):
        return type(self)(os.path.expanduser(str(self)))

    def unlink(self, missing_ok=False):
        if not missing_ok:
            self._missing()

    def _missing(self):
        raise FileNotFoundError(2, "No such file or directory", str(self))

    def stat(self):
        self._missing()

    def rmdir(self):
        self._missing()

    def rename(self, target):
        self._missing()

    replace = rename

    def mkdir(self, mode=0o777, parents=False, exist_ok=False):
        pass

    def touch(self, mode=0o666, exist_ok=True):
        unsupported("writing files")

    def iterdir(self):
        return iter(())

    def glob(self, pattern):
        return iter(())

    rglob = glob

    def open(self, mode="r", buffering=-1, encoding=None, errors=None, newline=None):
        if "w" in mode or "a" in mode or "x" in mode or "+" in mode:
            unsupported("writing files")
        self._missing()

    def read_text(self, encoding=None, errors=None):
        self._missing()

    def read_bytes(self):
        self._missing()

    def write_text(self, data, encoding=None, errors=None, newline=None):
        unsupported("writing files")

    def write_bytes(self, data):
        unsupported("writing files")


class PosixPath(Path, PurePosixPath):
    pass
