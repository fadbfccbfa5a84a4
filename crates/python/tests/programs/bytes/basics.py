data = b"hello"
print(data, data[0], data[1:3], data[::-1], len(data), list(data))
print(b"a\x00\xff\n\t\\'", b'"', b"it's", bytes([65, 66, 67]), bytes(3), bytes(b"x"), bytes("é", "utf-8"))
print("héllo €".encode(), "héllo".encode("latin-1"), b"h\xc3\xa9".decode(), b"\xe9".decode("latin-1"))
print(b"\xff".decode("utf-8", errors="replace"), b"a\xffb".decode("utf-8", "ignore"), "aéb".encode("ascii", "replace"), "aé".encode("ascii", "ignore"))
print(data + b" world", data * 2, b"l" in data, 104 in data, b"x" in data, data == b"hello", data < b"help", data == "hello")
print(data.upper(), data.find(b"l"), data.replace(b"l", b"L"), data.startswith(b"he"), data.split(b"l"), b",".join([b"a", b"b"]), b"  x ".strip())
print(data.hex(), bytes.fromhex("68 65 6c"), data.hex("-"), data.count(b"l"), data.title(), data.isalpha())
array = bytearray(b"abc")
array[0] = 65
array.append(100)
array.extend(b"ef")
print(array, len(array), bytes(array), array[1:3], array.decode())
del array[0]
array += b"!"
print(array, array.pop(), array)
print(hash(b"a") == hash(b"a"), isinstance(data, bytes), {b"k": 1}, repr(b""), bool(b""))
print(b"%d items %s" % (3, b"x"), sum(data), max(data), [hex(b) for b in data[:2]])
for bad in (lambda: b"a" + "b", lambda: bytes([256]), lambda: b"a"[5], lambda: bytes("x"), lambda: b"x".index(b"y"), lambda: bytes.fromhex("zz"), lambda: bytes(-1)):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
data[0] = 72
