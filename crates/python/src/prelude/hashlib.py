from _linktable import digest, unsupported

_SIZES = {"md5": 16, "sha1": 20, "sha256": 32, "sha512": 64, "sha3_224": 28, "sha3_256": 32, "sha3_384": 48, "sha3_512": 64}
algorithms_available = algorithms_guaranteed = set(_SIZES)


class HASH:
    def __init__(self, name, data=b""):
        self.name = name
        self.digest_size = _SIZES[name]
        self.block_size = 200 - 2 * _SIZES[name] if name.startswith("sha3") else 128 if name == "sha512" else 64
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


def sha3_224(string=b"", *, usedforsecurity=True):
    return HASH("sha3_224", string)


def sha3_256(string=b"", *, usedforsecurity=True):
    return HASH("sha3_256", string)


def sha3_384(string=b"", *, usedforsecurity=True):
    return HASH("sha3_384", string)


def sha3_512(string=b"", *, usedforsecurity=True):
    return HASH("sha3_512", string)
