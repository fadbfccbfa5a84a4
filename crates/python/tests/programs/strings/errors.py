cases = [
    lambda: "a" + 1,
    lambda: 1 + "a",
    lambda: "a" * "b",
    lambda: "a" * 1.5,
    lambda: "a" - "b",
    lambda: "abc"["x"],
    lambda: "abc"[10],
    lambda: "abc"[1.0],
    lambda: "a" < 1,
    lambda: 1 in "abc",
    lambda: ord("ab"),
    lambda: ord(""),
    lambda: chr(-1),
    lambda: "abc".foo,
    lambda: "abc".upper(1),
    lambda: "abc".find(),
    lambda: "x".center("y"),
    lambda: "x".ljust(5, "ab"),
    lambda: "abc".startswith(1),
    lambda: "abc".replace("a"),
    lambda: len(5),
    lambda: -"a",
    lambda: "é".encode("ascii"),
    lambda: b"\xff".decode("utf-8"),
    lambda: "a".encode("nope"),
    lambda: "a" + None,
    lambda: "a" + b"b",
    lambda: str(1, 2, 3, 4),
    lambda: "abc".join(1),
]
for case in cases:
    try:
        print(case())
    except Exception as error:
        print(f"{type(error).__name__}: {error}")
word = "immutable"
word[0] = "I"
