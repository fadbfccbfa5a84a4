class Error(ValueError):
    pass


class Incomplete(Exception):
    pass


Error.__module__ = Incomplete.__module__ = "binascii"
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_VALUES = {code: at for at, code in enumerate(_ALPHABET)}


def _bytes(data):
    return data.encode("ascii") if isinstance(data, str) else bytes(data)


def hexlify(data, sep=None, bytes_per_sep=1):
    text = bytes(data).hex() if sep is None else bytes(data).hex(sep, bytes_per_sep)
    return text.encode("ascii")


b2a_hex = hexlify


def unhexlify(hexstr):
    data = _bytes(hexstr)
    if len(data) % 2:
        raise Error("Odd-length string")
    try:
        return bytes.fromhex(data.decode("ascii"))
    except ValueError:
        raise Error("Non-hexadecimal digit found") from None


a2b_hex = unhexlify


def b2a_base64(data, *, newline=True):
    data = bytes(data)
    out = bytearray()
    for at in range(0, len(data), 3):
        group = data[at : at + 3]
        number = int.from_bytes(group + bytes(3 - len(group)), "big")
        codes = [_ALPHABET[number >> shift & 63] for shift in (18, 12, 6, 0)]
        codes[len(group) + 1 :] = b"=" * (3 - len(group))
        out.extend(codes)
    if newline:
        out.extend(b"\n")
    return bytes(out)


def a2b_base64(data, /, *, strict_mode=False):
    out = bytearray()
    number = count = padding = 0
    for code in _bytes(data):
        if code == 61:
            padding += 1
            if count % 4 >= 2 and count % 4 + padding >= 4:
                break
            continue
        value = _VALUES.get(code)
        if value is None:
            if strict_mode:
                raise Error("Only base64 data is allowed")
            continue
        padding = 0
        number = number << 6 | value
        count += 1
        if count % 4 == 0:
            out.extend(number.to_bytes(3, "big"))
            number = 0
    left = count % 4
    if left == 0:
        return bytes(out)
    if left == 1:
        raise Error(
            "Invalid base64-encoded string: number of data characters "
            f"({count}) cannot be 1 more than a multiple of 4"
        )
    if left + padding < 4:
        raise Error("Incorrect padding")
    number <<= 6 * (4 - left)
    out.extend(number.to_bytes(3, "big")[: left - 1])
    return bytes(out)
