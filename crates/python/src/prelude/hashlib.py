from _linktable import digest, unsupported

algorithms_available = algorithms_guaranteed = {"md5", "sha1", "sha256", "sha512"}
_SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64}


class HASH:
    def __init__(self, name, data=b""):
        self.name = name
        self.digest_size = _SIZES[name]
        self.block_size = 64
        self._data = b""
        self.update(data)

    def update(self, data):
        if isinstance(data, str):
            raise TypeError("Strings must be encoded before hashing")
        self._data += bytes(data)

    def digest(self):
        return digest(self.name, self._data)

    def hexdigest(self):
        return self.digest().hex()

    def copy(self):
        return HASH(self.name, self._data)

    def __repr__(self):
        return f"<{self.name} _hashlib.HASH object @ {id(self):#x}>"


def new(name, data=b"", *, usedforsecurity=True):
    if name.lower() in _SIZES:
        return HASH(name.lower(), data)
    unsupported(f"`hashlib.{name}`")


def md5(string=b"", *, usedforsecurity=True):
    return HASH("md5", string)


def sha1(string=b"", *, usedforsecurity=True):
    return HASH("sha1", string)


def sha256(string=b"", *, usedforsecurity=True):
    return HASH("sha256", string)


def sha512(string=b"", *, usedforsecurity=True):
    return HASH("sha512", string)
