import re
from collections import Counter
from textwrap import shorten

TEXT = """It was a bright cold day in the valley, and the clocks were striking
thirteen. The wind was cold; the day was young. "Is it late?" asked Ann.
"It is not," said the clock - and it was not.

A second paragraph follows. It is short!
"""


def sentences(text):
    return [s.strip() for s in re.split(r"(?:[.!?]+)\"?\s+", text) if s.strip()]


words = re.findall(r"[a-z']+", TEXT.lower())
counts = Counter(words)
print(len(TEXT), len(TEXT.split()), len(words), len(set(words)))
for word, count in counts.most_common(6):
    print(f"{word:<8}{count:>3} {'*' * count}")
lengths = Counter(map(len, words))
for length in sorted(lengths):
    print(f"{length:>2}: {lengths[length]}")
for number, sentence in enumerate(sentences(TEXT), 1):
    print(number, shorten(sentence, 40))
paragraphs = [p for p in TEXT.split("\n\n") if p.strip()]
print([len(p.split()) for p in paragraphs], max(words, key=len), sorted(w for w in set(words) if len(w) > 6))
print(sum(len(w) for w in words) / len(words), f"{sum(len(w) for w in words) / len(words):.3f}")


def is_palindrome(s):
    letters = [c for c in s.lower() if c.isalnum()]
    return letters == letters[::-1]


print(is_palindrome("A man, a plan, a canal: Panama"), is_palindrome("nope"))


def rle(s):
    out, i = [], 0
    while i < len(s):
        j = i
        while j < len(s) and s[j] == s[i]:
            j += 1
        out.append(f"{s[i]}{j - i}" if j - i > 1 else s[i])
        i = j
    return "".join(out)


print(rle("aaabccdddd"), rle(""), "".join(c * int(n or 1) for c, n in re.findall(r"(\D)(\d*)", rle("aaabccdddd"))))
vowels = str.maketrans("aeiou", "*****")
print("transliterate me".translate(vowels), "Hello"[::-1].swapcase(), " ".join(reversed("one two three".split())))
index = {}
for number, line in enumerate(TEXT.splitlines(), 1):
    for word in re.findall(r"\w+", line.lower()):
        index.setdefault(word, set()).add(number)
print({w: sorted(index[w]) for w in ("it", "the", "clock", "second")})
