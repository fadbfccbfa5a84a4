from random import Random

_generator = Random(0)
DEFAULT_ENTROPY = 32


class SystemRandom(Random):
    pass


def token_bytes(nbytes=None):
    return _generator.randbytes(DEFAULT_ENTROPY if nbytes is None else nbytes)


def token_hex(nbytes=None):
    return token_bytes(nbytes).hex()


_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"


def token_urlsafe(nbytes=None):
    data = token_bytes(nbytes)
    number = int.from_bytes(data, "big")
    bits = len(data) * 8
    number <<= -bits % 6
    return "".join(_LETTERS[number >> shift & 63] for shift in range((bits + 5) // 6 * 6 - 6, -1, -6))


def choice(seq):
    return _generator.choice(seq)


def randbelow(exclusive_upper_bound):
    if exclusive_upper_bound <= 0:
        raise ValueError("Upper bound must be positive.")
    return _generator.randrange(exclusive_upper_bound)


def randbits(k):
    return _generator.getrandbits(k)


def compare_digest(a, b):
    return a == b
