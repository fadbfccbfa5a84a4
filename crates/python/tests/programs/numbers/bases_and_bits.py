def to_base(n, base):
    digits = "0123456789abcdefghijklmnopqrstuvwxyz"
    if n < 0:
        return "-" + to_base(-n, base)
    result = ""
    while True:
        n, d = divmod(n, base)
        result = digits[d] + result
        if n == 0:
            return result


for n in (0, 5, 255, -42, 10 ** 20):
    print(n, to_base(n, 2)[:20], to_base(n, 7), to_base(n, 36), int(to_base(n, 7), 7) == n)
print(f"{10:b} {10:o} {10:x} {255:#X} {-10:b} {10:#010b} {0:b} {1 << 40:_x} {3735928559:_b}")
print([n for n in range(70) if n & (n - 1) == 0], bin(0b1010 & 0b0110), bin(0b1010 | 0b0110), bin(0b1010 ^ 0b0110), ~0b1010, -5 >> 1, -5 & 0xFF)
flags = 0
READ, WRITE, RUN = 1, 2, 4
flags |= READ | RUN
print(flags, bool(flags & WRITE), bool(flags & RUN), flags & ~READ, bin(flags).count("1"), flags.bit_count())


def parity(n):
    return bin(n).count("1") % 2


print([parity(n) for n in range(8)], (1 << 10) - 1, 0xFFFF >> 8, 1 << 100 >> 98, (-1) >> 50, (-(1 << 70)).bit_length())


def ip(text):
    value = 0
    for part in text.split("."):
        value = value << 8 | int(part)
    return value


print(ip("192.168.0.1"), hex(ip("255.255.255.0")), ".".join(str(ip("10.1.2.3") >> s & 255) for s in (24, 16, 8, 0)))


def crc(data):
    value = 0xFFFFFFFF
    for byte in data:
        value ^= byte
        for _ in range(8):
            value = value >> 1 ^ (0xEDB88320 if value & 1 else 0)
    return value ^ 0xFFFFFFFF


print(hex(crc(b"123456789")), crc(b""))
h = 5381
for c in "linktable":
    h = (h * 33 + ord(c)) & 0xFFFFFFFFFFFFFFFF
print(h, int.from_bytes(b"\x00\x01\x00", "big"), (300).to_bytes(2, "little"), (-2).to_bytes(2, "big", signed=True))
(300).to_bytes(1, "big")
