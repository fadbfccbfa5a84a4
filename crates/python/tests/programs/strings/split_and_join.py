print("a b  c".split(), "a b  c".split(" "), "a,b,,c".split(","), "".split(), "".split(","))
print("a b c d".split(" ", 1), "a b c d".split(None, 2), "a b c d".rsplit(" ", 1), "  x  y ".rsplit(None, 1))
print("one\ntwo\r\nthree\n".splitlines(), "one\ntwo\n".splitlines(True), "a\n\nb".splitlines(), "".splitlines())
print("key=value=x".partition("="), "key=value=x".rpartition("="), "none".partition("="), "none".rpartition("="))
print(",".join(["a", "b"]), "".join(("x", "y")), "-".join("abc"), ", ".join({"k": 1, "m": 2}), "x".join([]))
print("-".join(str(n) for n in range(5)))
print("a--b--c".split("--"), "xaxbx".split("x"), "\t a \n b ".split())
text = """The quick brown fox
jumps over
  the lazy dog"""
for number, line in enumerate(text.splitlines(), start=1):
    words = line.split()
    print(f"{number:>2}: {len(words)} words, {len(line)} chars, {' '.join(w[::-1] for w in words)}")
csv = "name;age\nAnn;31\nBob;27"
header, *rows = [line.split(";") for line in csv.split("\n")]
print([dict(zip(header, row)) for row in rows])
for bad in (lambda: ",".join([1, 2]), lambda: ",".join(5), lambda: "a".split(""), lambda: ",".join(["a", None])):
    try:
        bad()
    except (TypeError, ValueError) as error:
        print(type(error).__name__, error)
