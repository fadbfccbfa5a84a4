import re
tests = [(r"(a|ab)(c|bcd)(d*)", "abcd"), (r"(?:a|b)*?c", "ababc"), (r"\bfoo\b", "a foo b"), (r"(?i)HeLLo", "hello"), (r"^\w+$", "a\nb"), (r"(?m)^\w+$", "a\nb"), (r"a{2}", "aaa"), (r"a{,2}", "aaa"), (r"[^abc]+", "xyzabc"), (r"(?s).+", "a\nb"), (r"(\d+)-(\d+)", "10-20 30-40"), (r"(?P<y>\d{4})", "in 2024"), (r"x*?", "xxx"), (r"(x+x+)+y", "xxxxxxxxy"), (r"\$\{(\w+)\}", "${a} ${b}"), (r"[\w.]+@[\w.]+", "me@x.org"), (r"\s*,\s*", "a , b"), (r"(?<=a)b", "ab"), (r"(?!a)b", "b"), (r"(a)(b)?(c)", "ac"), (r"[a-z\d_-]+", "ab-1_"), (r"\t", "a\tb"), (r"[]a]+", "]a"), (r"é", "café"), (r"(a*)*", "aaa"), (r"(a*)+", "b"), (r"(?:(a)|b)*", "ab"), (r"\d{3,5}?", "12345"), (r".*?,", "a,b,"), (r"(.)\1", "hello")]
for p, s in tests:
    m = re.search(p, s)
    print(p, m and (m.span(), m.group(), m.groups()), re.findall(p, s), re.sub(p, "<\\g<0>>", s), re.split(p, s))
for p in ["(?P<n>", "a**", "[", "(?P=x)", "\\q", "x{3,1}", "(?z)", ")", "a|*", "(?P<n>a)(?P=m)", "\\g<1>", "(?P<a b>x)"]:
    try: print(p, re.compile(p))
    except re.error as e: print(p, "error:", e)
for bad in (lambda: re.sub("a", r"\2", "a"), lambda: re.sub("a", r"\g<x>", "a"), lambda: re.match("a", 5), lambda: re.match("(a)", "a").group("q"), lambda: re.compile(5)):
    try: print(bad())
    except Exception as e: print(type(e).__name__, e)
print(re.I, re.I | re.M, repr(re.compile("a", re.I | re.S)), re.escape("a-b c[d]"), re.X)
print([m.span() for m in re.finditer("a|", "banana")], re.subn("", "-", "ab"), re.split("", "abc"), re.sub("(?P<x>a)", lambda m: m["x"].upper(), "banana", 2))
