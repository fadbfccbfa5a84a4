from collections import Counter, OrderedDict, defaultdict, deque, namedtuple

Hit = namedtuple("Hit", "document line")
DOCUMENTS = {
    "one": "the cat sat\non the mat",
    "two": "the dog\nate the cat food",
}
index = defaultdict(list)
for name, text in DOCUMENTS.items():
    for number, line in enumerate(text.split("\n"), 1):
        for word in line.split():
            index[word].append(Hit(name, number))
print(index["cat"], index["dog"], "fish" in index, len(index["fish"]), "fish" in index)
frequency = Counter({word: len(hits) for word, hits in index.items() if hits})
print(frequency.most_common(2), frequency["the"], sum(frequency.values()))
print(sorted(frequency.items(), key=lambda item: (-item[1], item[0]))[:4])
history = deque(maxlen=3)


def search(word):
    history.append(word)
    return [f"{hit.document}:{hit.line}" for hit in index.get(word, [])]


for word in ("cat", "the", "bird", "mat"):
    print(word, search(word))
print(history, list(history)[-1], history.maxlen)
grouped = OrderedDict()
for word in sorted(frequency):
    grouped.setdefault(len(word), []).append(word)
print(grouped, list(grouped.items())[0], grouped.popitem())
pairs = Counter(zip("the cat sat on the cat".split(), "cat sat on the cat".split()))
print(pairs.most_common(1), pairs["sat", "on"], max(pairs.values()))
print(Counter("hello") & Counter("world"), Counter("hello") - Counter("lo"), (Counter("ab") + Counter("bc")).most_common(1))
nested = defaultdict(lambda: defaultdict(Counter))
nested["x"]["y"].update("aab")
print(nested["x"]["y"], {k: dict(v) for k, v in nested.items()}, Hit("d", 1)._asdict(), Hit(*"ab"), Hit(line=1, document="z") < Hit("zz", 0))
Hit("only one")
