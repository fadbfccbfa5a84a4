# Exponential where matching backtracks: fuel inside the matcher, or an engine that does not.
import re

print(re.match(r"(a+)+$", "a" * 40 + "b"))
# ---
import re

print(re.match(r"(a|aa)+$", "a" * 60 + "b"))
# ---
import re

print(re.match(r"(.*)*x", "y" * 60))
# ---
import re

print(re.search("a{0,50}" * 8 + "b", "a" * 5000))
# ---
import re

print(re.sub(r"(x?)*y", "", "x" * 5000))
