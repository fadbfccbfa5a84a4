import re
from typing import NamedTuple


class Token(NamedTuple):
    kind: str
    value: str
    column: int


SPEC = [
    ("NUMBER", r"\d+(?:\.\d*)?"),
    ("NAME", r"[A-Za-z_]\w*"),
    ("STRING", r'"[^"]*"'),
    ("OP", r"[+\-*/()=<>]"),
    ("SKIP", r"[ \t]+"),
    ("MISMATCH", r"."),
]
MASTER = re.compile("|".join(f"(?P<{kind}>{pattern})" for kind, pattern in SPEC))


def tokenize(code):
    for match in MASTER.finditer(code):
        kind = match.lastgroup
        if kind == "SKIP":
            continue
        if kind == "MISMATCH":
            raise SyntaxError(f"unexpected {match.group()!r} at {match.start()}")
        yield Token(kind, match.group(), match.start())


for token in tokenize('total = 3.5 * (x_1 + 42) - "a b"'):
    print(f"{token.kind:<7}{token.value!r:>10} {token.column:>3}")
log = """2024-03-01 INFO  started in 12ms
2024-03-01 ERROR disk full: /dev/sda1
garbage line
2024-03-02 WARN  slow query (350ms)"""
line_pattern = re.compile(r"(?P<date>\d{4}-\d{2}-\d{2})\s+(?P<level>[A-Z]+)\s+(?P<text>.+)")
for line in log.splitlines():
    if match := line_pattern.match(line):
        print(match.groupdict())
    else:
        print("no match:", line)
print(sum(int(n) for n in re.findall(r"(\d+)ms", log)))
for bad in ("(", "[a", "*a", "a)", "(?P<1>x)", "a{2,1}", "(?P<n>a)(?P<n>b)", "\\", "(?<x)", "[z-a]"):
    try:
        re.compile(bad)
    except re.error as error:
        print(f"{bad!r}: {error}")
list(tokenize("x = ?"))
