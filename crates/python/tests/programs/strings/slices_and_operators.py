s = "Python"
print(s[0], s[-1], s[1:4], s[:2], s[2:], s[:], s[::2], s[::-1], s[4:1:-1], s[-3:], s[10:], s[:100], s[5:2])
print(s + "!", s * 2, 3 * "ab", "" * 5, s * 0 == "", "a" * -1 == "")
print("a" < "b", "abc" < "abd", "Z" < "a", "apple" < "apples", "é" > "z", "a" == "a", "a" != "A")
print(len(s), len(""), len("héllo"), len("日本"), len("😀"), "😀"[0], "日本"[::-1])
print(ord("A"), chr(97), ord("€"), chr(8364), chr(128512))
print([c for c in "abc"], list("xyz"), tuple("ab"), sorted("banana"), "".join(reversed("abc")))
print(min("hello"), max("hello"), "l" in s, "th" in s)
print("implicit " "concatenation", 'single', "dou\"ble", 'it''s', "it's", '"q"', "\"'")
print(repr("it's"), repr('say "hi"'), repr("both ' and \""), repr("tab\tnew\nback\\"), repr("\x00\x7f\x1b"), repr("é€😀"), repr("\u200b\xa0\xad"))
print(ascii("é€😀"), ascii("abc"), str(b"x"), str("s"), str(12), str(None), str([1, "a"]))
print("a\x41\u00e9\U0001F600\101\n--\\--\a".encode("unicode_escape"))
print(r"raw\n", R"\d+", "line \
continued", """triple "quoted"
text""")
print(s.__len__(), s.__contains__("yt"), s.__getitem__(0), "a".__add__("b"), "b".__lt__("c"))
print(hash("a") == hash("a"), "abc" is not None, bool(""), bool(" "))
for i, c in enumerate("ab", 1):
    print(i, c, end=";")
print()
print(s[6])
