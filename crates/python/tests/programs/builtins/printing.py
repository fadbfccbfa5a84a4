print()
print("a", 1, None, 2.5, True, [1, "x"], (1,), {"k": "v"}, {1}, b"b", sep=", ")
print("no newline", end="")
print(" | continued", end="\n\n")
print(*range(5), sep="-")
print(*"abc", sep="\n", end="!\n")
print(sep="x")
print("", "", sep="x")
print("a\tb\\n", r"\n", 'it\'s "quoted"')
print([1, "it's", 'say "hi"', "new\nline", None, 1.0, ("t",), {"d": {1: [2]}}])
print(str([1, [2]]) + "!", repr("x"), [repr("x")], str("x"), ["é", "日本", "\u200b", "\x00"])
print(None, print("inner"), print)
print("multiple", "lines\nin", "one")
print(1, 2, sep=None, end=None)
print({"a": 1, 2: [3], (4,): {"x": {}}}, {}, [], (), set(), frozenset(), "", sep="|")
print("%s" % "percent", "{}".format("format"), f"{'f'}", "plus" + "!", "x" * 3)
print(True, False, not True, 1 == 1, type(1), type("a"), int, len)
print("unicode: ñ ü 漢字 🎉", "\u00e9", "\x41", "\101")
print(1e10, 1e16, 1.0, -0.0, 1e-5, 0.1 + 0.2, 100000000000000000000, 3.0e-10)
for bad in (lambda: print("a", sep=1), lambda: print("a", end=2), lambda: print("a", file=5), lambda: print(x=1)):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)


class Quiet:
    def __str__(self):
        return ""


print(Quiet(), "after", Quiet(), sep="|")
