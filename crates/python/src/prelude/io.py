from _linktable import unsupported

SEEK_SET, SEEK_CUR, SEEK_END = 0, 1, 2


class UnsupportedOperation(OSError, ValueError):
    pass


class IOBase:
    def __enter__(self):
        return self

    def __exit__(self, *exc_info):
        self.close()

    def flush(self):
        pass

    def readable(self):
        return True

    writable = seekable = readable

    def isatty(self):
        return False


class TextIOBase(IOBase):
    pass


class RawIOBase(IOBase):
    pass


class BufferedIOBase(IOBase):
    pass


class _Memory(IOBase):
    def _check(self):
        if self.closed:
            raise ValueError("I/O operation on closed file")

    def close(self):
        self.closed = True

    def getvalue(self):
        self._check()
        return self._data

    def tell(self):
        self._check()
        return self._at

    def seek(self, pos, whence=0):
        self._check()
        if whence == 0:
            if pos < 0:
                raise ValueError(f"Negative seek position {pos}")
            self._at = pos
        elif whence == 1:
            self._at = max(self._at + pos, 0)
        else:
            self._at = max(len(self._data) + pos, 0)
        return self._at

    def truncate(self, pos=None):
        self._check()
        pos = self._at if pos is None else pos
        self._data = self._data[:pos]
        return pos

    def read(self, size=-1):
        self._check()
        if size is None or size < 0:
            size = len(self._data)
        piece = self._data[self._at : self._at + size]
        self._at += len(piece)
        return piece

    def readline(self, size=-1):
        self._check()
        end = self._data.find(self._newline, self._at)
        end = len(self._data) if end < 0 else end + 1
        if size is not None and size >= 0:
            end = min(end, self._at + size)
        piece = self._data[self._at : end]
        self._at += len(piece)
        return piece

    def readlines(self, hint=-1):
        return list(self)

    def __iter__(self):
        return self

    def __next__(self):
        line = self.readline()
        if not line:
            raise StopIteration
        return line

    def _write(self, piece):
        data = self._data
        at = self._at
        if at == len(data):
            self._data = data + piece
        else:
            if at > len(data):
                data += self._padding * (at - len(data))
            self._data = data[:at] + piece + data[at + len(piece) :]
        self._at = at + len(piece)
        return len(piece)

    def writelines(self, lines):
        for line in lines:
            self.write(line)


class StringIO(_Memory, TextIOBase):
    _newline = "\n"
    _padding = "\0"

    def __init__(self, initial_value="", newline="\n"):
        if initial_value is not None and not isinstance(initial_value, str):
            raise TypeError(f"initial_value must be str or None, not {type(initial_value).__name__}")
        self.closed = False
        self._data = initial_value or ""
        self._at = 0

    def write(self, s):
        self._check()
        if not isinstance(s, str):
            raise TypeError(f"string argument expected, got {type(s).__name__!r}")
        return self._write(s)


class BytesIO(_Memory, BufferedIOBase):
    _newline = b"\n"
    _padding = b"\0"

    def __init__(self, initial_bytes=b""):
        self.closed = False
        self._data = bytes(initial_bytes or b"")
        self._at = 0

    def write(self, b):
        self._check()
        if not isinstance(b, (bytes, bytearray)):
            raise TypeError(f"a bytes-like object is required, not {type(b).__name__!r}")
        return self._write(bytes(b))

    def getbuffer(self):
        return self.getvalue()


def open(file, mode="r", *args, **kwargs):
    unsupported("opening files")
