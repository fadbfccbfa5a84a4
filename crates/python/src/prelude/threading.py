class Lock:
    def __init__(self):
        self._count = 0

    def acquire(self, blocking=True, timeout=-1):
        if self._count and not self._reentrant:
            if not blocking:
                return False
            raise RuntimeError("a lock that is never released is waited for")
        self._count += 1
        return True

    _reentrant = False

    def release(self):
        if not self._count:
            raise RuntimeError("release unlocked lock")
        self._count -= 1

    def locked(self):
        return self._count > 0

    def __enter__(self):
        return self.acquire()

    def __exit__(self, *exc_info):
        self.release()


class RLock(Lock):
    _reentrant = True


class local:
    pass


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
        return self._flag


class _MainThread:
    name = "MainThread"
    ident = 1
    native_id = 1
    daemon = False

    def is_alive(self):
        return True

    def __repr__(self):
        return "<_MainThread(MainThread, started 1)>"


_main = _MainThread()


def current_thread():
    return _main


main_thread = current_thread


def get_ident():
    return 1


get_native_id = get_ident


def active_count():
    return 1


def enumerate():
    return [_main]
