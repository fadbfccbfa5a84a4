import binascii

_URL_ENCODE = bytes.maketrans(b"+/", b"-_")
_URL_DECODE = bytes.maketrans(b"-_", b"+/")


def _bytes(data):
    if isinstance(data, str):
        try:
            return data.encode("ascii")
        except UnicodeEncodeError:
            raise ValueError("string argument should contain only ASCII characters") from None
    if not isinstance(data, (bytes, bytearray)):
        raise TypeError(
            f"argument should be a bytes-like object or ASCII string, not {type(data).__name__!r}"
        )
    return bytes(data)


def _only_bytes(data):
    if not isinstance(data, (bytes, bytearray)):
        raise TypeError(f"a bytes-like object is required, not '{type(data).__name__}'")
    return data


def b64encode(s, altchars=None):
    encoded = binascii.b2a_base64(_only_bytes(s), newline=False)
    if altchars is not None:
        assert len(altchars) == 2, repr(altchars)
        return encoded.translate(bytes.maketrans(b"+/", altchars))
    return encoded


def b64decode(s, altchars=None, validate=False):
    s = _bytes(s)
    if altchars is not None:
        altchars = _bytes(altchars)
        assert len(altchars) == 2, repr(altchars)
        s = s.translate(bytes.maketrans(altchars, b"+/"))
    return binascii.a2b_base64(s, strict_mode=validate)


def standard_b64encode(s):
    return b64encode(s)


def standard_b64decode(s):
    return b64decode(s)


def urlsafe_b64encode(s):
    return b64encode(s).translate(_URL_ENCODE)


def urlsafe_b64decode(s):
    return b64decode(_bytes(s).translate(_URL_DECODE))


def encodebytes(s):
    s = _only_bytes(s)
    return b"".join(binascii.b2a_base64(s[at : at + 57]) for at in range(0, len(s), 57))


def decodebytes(s):
    return binascii.a2b_base64(_only_bytes(s))


def b16encode(s):
    return binascii.hexlify(_only_bytes(s)).upper()


def b16decode(s, casefold=False):
    s = _bytes(s)
    if casefold:
        s = s.upper()
    if any(code not in b"0123456789ABCDEF" for code in s):
        raise binascii.Error("Non-base16 digit found")
    return binascii.unhexlify(s)
