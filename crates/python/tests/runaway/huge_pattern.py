# A pattern whose compiled form, or whose own nesting, would be without bound.
import re

re.compile("(" * 100_000 + "a" + ")" * 100_000)
# ---
import re

re.compile("((a{1000}){1000}){1000}").match("b")
# ---
import re

re.compile("(?:" * 5_000 + "a" + ")*" * 5_000).match("b")
# ---
import re

re.compile("|".join(f"(?P<g{n}>x{n})" for n in range(50_000))).match("b")
