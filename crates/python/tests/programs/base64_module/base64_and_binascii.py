import base64
import binascii

for data in (b"", b"a", b"ab", b"abc", bytes(range(0, 256, 7)), "grüße".encode()):
    text = base64.b64encode(data)
    print(text, base64.b64decode(text) == data, base64.urlsafe_b64encode(data))
    print(base64.b16encode(data), base64.b16decode(base64.b16encode(data)) == data)
    print(binascii.hexlify(data), binascii.unhexlify(binascii.hexlify(data)) == data)
    print(binascii.b2a_base64(data), binascii.a2b_base64(binascii.b2a_base64(data)) == data)

print(base64.urlsafe_b64decode("_-8="), base64.standard_b64decode("/+8="))
print(binascii.hexlify(b"linktable", ":"), binascii.hexlify(b"linktable", "-", 2))

for broken in ("a", "abc", "ab=c="):
    try:
        print(base64.b64decode(broken))
    except binascii.Error as error:
        print(broken, type(error).__name__, error)

try:
    binascii.unhexlify("abc")
except binascii.Error as error:
    print(error)
try:
    base64.b64encode("text")
except TypeError as error:
    print(error)
