from _linktable import unsupported

TIMEOUT_MAX = 9223372036.0
ThreadError = RuntimeError


class lock:
    __module__ = "_thread"

    def __init__(self):
        self._is_held = False

    def acquire(self, blocking=True, timeout=-1):
        if timeout != -1 and not blocking:
            raise ValueError("can't specify a timeout for a non-blocking call")
        if not self._is_held:
            self._is_held = True
            return True
        return _wait(blocking, timeout)

    def release(self):
        if not self._is_held:
            raise RuntimeError("release unlocked lock")
        self._is_held = False

    def locked(self):
        return self._is_held

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def __repr__(self):
        return f"<{'locked' if self._is_held else 'unlocked'} _thread.lock object at {id(self):#x}>"


def _wait(blocking, timeout):
    if not blocking:
        return False
    if timeout is None or timeout < 0:
        # There is no other thread that could ever end the wait.
        unsupported("waiting for another thread")
    import time

    time.sleep(timeout)
    return False


def Lock():
    return lock()


class _RLock:
    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        self._count += 1
        return True

    def release(self):
        if not self._count:
            raise RuntimeError("cannot release un-acquired lock")
        self._count -= 1

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()

    def __repr__(self):
        state = "locked" if self._count else "unlocked"
        owner = get_ident() if self._count else 0
        return f"<{state} _thread.RLock object owner={owner} count={self._count} at {id(self):#x}>"


_RLock.__name__ = _RLock.__qualname__ = "RLock"
_RLock.__module__ = "_thread"


def RLock():
    return _RLock()


class Event:
    def __init__(self):
        self._flag = False

    def is_set(self):
        return self._flag

    def set(self):
        self._flag = True

    def clear(self):
        self._flag = False

    def wait(self, timeout=None):
        return True if self._flag else _wait(True, timeout)

    def __repr__(self):
        return f"<threading.Event at {id(self):#x}: {'set' if self._flag else 'unset'}>"


class local:
    __module__ = "_thread"


local.__name__ = local.__qualname__ = "_local"


class _MainThread:
    name = "MainThread"
    daemon = False
    ident = native_id = 1

    def is_alive(self):
        return True

    def __repr__(self):
        return f"<_MainThread({self.name}, started {self.ident})>"


_main = _MainThread()


def main_thread():
    return _main


def current_thread():
    return _main


def get_ident():
    return _main.ident


get_native_id = get_ident


def active_count():
    return 1


def enumerate():
    return [_main]
