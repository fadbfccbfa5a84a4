print("tab\there", "new\\n", "bell\x07"[:4], "nul\0end".replace("\0", "|"), "\u00fc", "\U0001F40D", "\x7e", "\'", '\"', "oct\101")
print(repr("\r\n\t\0\x1b\x7f\x80\xa0\xad\u2028\ud7ff\ufeff\U000e0001"))
print(len("\n"), len(r"\n"), len("é"), len("e\u0301"), "é" == "e\u0301", len("👨‍👩‍👧"), "ß".upper(), "İ".lower() == "i̇", "ﬁ".upper(), "Σς".lower())
print("çağ".encode(), "日本".encode("utf-16-le"), "aé€😀".encode("utf-8"), b"\xe2\x82\xac".decode(), "é".encode("latin-1"), "x".encode("utf-16")[:2])
for c in "aÉ1½٣ _\n漢":
    print(repr(c), c.isalpha(), c.isdigit(), c.isnumeric(), c.isspace(), c.isupper(), c.isidentifier(), ord(c))
print(sorted("zéaÉZ"), sorted(["éa", "ea", "Ea"]), "é" in "café", "café".index("é"), "café"[::-1], "naïve".title(), "ŒUVRE".casefold(), "ÀÉ".swapcase())
print("%s %r %a" % ("é\n", "é\n", "é\n"), f"{'é':>4}|{'日本':^6}|{'😀':<3}|", "é".ljust(3, "ü"), "日" * 3, "日,本".split(","))
名前 = "Ann"
größe = 3
print(名前, größe, f"{größe=}")


class Straße:
    länge = 5


print(Straße.länge, Straße.__name__, Straße)
print("""a
b""" 'c' "d\
e", r'\'', rb"\x00", b"\x00\xff'", f"{{}}", rf"{1}\n", "a" "b" f"{'c'}")
print("•", chr(0x1F600), ord("😀"), [hex(ord(c)) for c in "aé€"], "ab\x00c".isprintable(), "é".isascii())
try:
    "caf\u00e9 \u20ac".encode("latin-1")
except UnicodeEncodeError as error:
    print(error, error.start, error.reason, error.object[error.start])
try:
    b"ab\xc3(".decode("utf-8")
except UnicodeDecodeError as error:
    print(error, error.encoding)
"ünï".encode("ascii")
