values = {
    "int": 1,
    "float": 1.5,
    "str": "a",
    "list": [1],
    "tuple": (1,),
    "dict": {},
    "set": set(),
    "None": None,
    "bytes": b"x",
    "func": len,
}
for left in ("int", "str", "list", "dict", "None", "tuple"):
    for right in ("str", "int", "None", "list", "bytes"):
        for symbol, operation in (("+", lambda a, b: a + b), ("-", lambda a, b: a - b), ("*", lambda a, b: a * b), ("<", lambda a, b: a < b)):
            try:
                result = operation(values[left], values[right])
            except TypeError as error:
                print(f"{left} {symbol} {right}: {error}")
            else:
                print(f"{left} {symbol} {right} = {result!r}")
for text, operation in {
    "-None": lambda: -None,
    "~1.5": lambda: ~1.5,
    "+[]": lambda: +[],
    "1 // 'a'": lambda: 1 // "a",
    "1 % []": lambda: 1 % [],
    "1 ** 'a'": lambda: 1 ** "a",
    "1 & 1.0": lambda: 1 & 1.0,
    "'a' | 1": lambda: "a" | 1,
    "1 << 'a'": lambda: 1 << "a",
    "1 @ 2": lambda: 1 @ 2,
    "None[0]": lambda: None[0],
    "1[0]": lambda: (1)[0],
    "len[0]": lambda: len[0],
    "x in None": lambda: 1 in None,
    "not callable": lambda: (1)(2),
    "pow": lambda: pow("a", 2),
    "divmod": lambda: divmod("a", 2),
    "sum str": lambda: sum(["a", "b"]),
    "sum": lambda: sum([1, "b"]),
    "round": lambda: round("a"),
    "abs": lambda: abs("a"),
    "int": lambda: int([]),
    "float": lambda: float(None),
    "join": lambda: "".join([1]),
    "unhashable": lambda: {[]: 1},
    "hash": lambda: hash({}),
    "max": lambda: max(1),
    "max empty": lambda: max([]),
    "min default": lambda: min([], default=5),
    "isinstance": lambda: isinstance(1, "int"),
    "issubclass": lambda: issubclass(1, int),
    "range": lambda: range("a"),
    "star": lambda: [*1],
    "double star": lambda: {**1},
    "bin": lambda: bin("a"),
    "chr": lambda: chr("a"),
    "getattr": lambda: getattr(1, 2),
    "setattr": lambda: setattr(1, "a", 2),
    "iter": lambda: iter(1),
    "list": lambda: list(1),
    "dict": lambda: dict(1),
    "sorted": lambda: sorted([1, "a", None]),
}.items():
    try:
        print(f"{text}: {operation()!r}")
    except Exception as error:
        print(f"{text}: {type(error).__name__}: {error}")
x = 5
x += "a"
