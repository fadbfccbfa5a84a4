# Each asks for more than any budget in one step.
[0] * 10**12
# ---
(1, 2) * 10**12
# ---
"ab" * 10**12
# ---
b"x" * 10**12
# ---
bytes(10**12)
# ---
bytearray(10**12)
# ---
"x".ljust(10**12)
# ---
"x".center(10**12)
# ---
"1".zfill(10**12)
# ---
f"{'x':{10**12}}"
# ---
f"{1:01000000000000d}"
# ---
f"{1.5:.1000000000f}"
# ---
"%1000000000000d" % 1
# ---
"\t".expandtabs(10**12)
# ---
list(range(10**12))
# ---
items = []
items[:] = range(10**12)
# ---
("b" * 10**7).replace("b", "c" * 10**7)
# ---
("b" * 10**6).join(["x"] * 10**6)
# ---
(5).to_bytes(10**12, "big")
# ---
import itertools

list(itertools.product(range(1000), repeat=6))
# ---
import itertools

list(itertools.permutations(range(10**6)))
# ---
import collections

collections.deque([0]) * 10**12
# ---
import json

json.dumps([1], indent=10**12)
# ---
import textwrap

textwrap.indent("x\n" * 10**6, "y" * 10**6)
# ---
table = str.maketrans({"a": "a" * 10**6})
("a" * 10**6).translate(table)
