import os.path as path
from os.path import altsep, curdir, devnull, extsep, pardir, pathsep, sep
from _linktable import unsupported

name = "posix"
linesep = "\n"
error = OSError
environ = {}
R_OK, W_OK, X_OK, F_OK = 4, 2, 1, 0


class PathLike:
    @classmethod
    def __class_getitem__(cls, kind):
        return cls


def getenv(key, default=None):
    return environ.get(key, default)


def putenv(key, value):
    environ[key] = value


def unsetenv(key):
    environ.pop(key, None)


def getcwd():
    return "/"


def getpid():
    return 1


def getppid():
    return 0


def cpu_count():
    return 1


def getlogin():
    return "user"


def urandom(size):
    from random import randbytes

    return randbytes(size)


def fspath(path):
    if isinstance(path, (str, bytes)):
        return path
    if hasattr(path, "__fspath__"):
        return path.__fspath__()
    raise TypeError(f"expected str, bytes or os.PathLike object, not {type(path).__name__}")


fsdecode = fsencode = fspath


def _missing(path):
    raise FileNotFoundError(2, "No such file or directory", fspath(path))


def remove(path, *, dir_fd=None):
    _missing(path)


unlink = rmdir = stat = lstat = removedirs = chmod = remove


def rename(src, dst):
    raise FileNotFoundError(2, "No such file or directory", fspath(src))


replace = rename


def listdir(path="."):
    if path in (".", "/", "./"):
        return []
    _missing(path)


def scandir(path="."):
    return iter(listdir(path))


def walk(top, topdown=True, onerror=None, followlinks=False):
    return iter(())


def access(path, mode):
    return False


def makedirs(name, mode=0o777, exist_ok=False):
    pass


def mkdir(path, mode=0o777):
    pass


def chdir(path):
    _missing(path)


def system(command):
    unsupported("`os.system`")


def popen(command, mode="r"):
    unsupported("`os.popen`")


def open(path, flags, mode=0o777):
    unsupported("`os.open`")


def get_terminal_size(fd=1):
    return (80, 24)


def strerror(code):
    return "No such file or directory" if code == 2 else f"Unknown error {code}"
