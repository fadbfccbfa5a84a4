import itertools


def read(lines):
    for number, line in enumerate(lines, 1):
        print("reading", number)
        yield line.rstrip("\n")


def parse(lines):
    for line in lines:
        if not line or line.startswith("#"):
            continue
        name, _, amount = line.partition(":")
        yield {"name": name.strip(), "amount": float(amount)}


def running_total(records):
    total = 0
    for record in records:
        total += record["amount"]
        yield {**record, "total": total}


source = ["# header\n", "ann: 10\n", "\n", "bob: 2.5\n", "cid: oops\n"]
pipeline = running_total(parse(read(source)))
print("built")
print(next(pipeline))
print(next(pipeline))


def window(iterable, size):
    it = iter(iterable)
    chunk = tuple(itertools.islice(it, size))
    if len(chunk) == size:
        yield chunk
    for item in it:
        chunk = chunk[1:] + (item,)
        yield chunk


print(list(window(range(5), 3)), list(window("ab", 3)))


def primes():
    composites = {}
    n = 2
    while True:
        if n not in composites:
            yield n
            composites[n * n] = [n]
        else:
            for p in composites.pop(n):
                composites.setdefault(p + n, []).append(p)
        n += 1


print(list(itertools.islice(primes(), 10)), next(p for p in primes() if p > 100), sum(itertools.takewhile(lambda p: p < 50, primes())))


def interleave(*sources):
    active = [iter(s) for s in sources]
    while active:
        for it in active[:]:
            try:
                yield next(it)
            except StopIteration:
                active.remove(it)


print("".join(interleave("abc", "12", "xyz!")))
squares = (n * n for n in itertools.count())
evens = (n for n in squares if n % 2 == 0)
print([next(evens) for _ in range(4)], (lambda g: (next(g), g.send(None)))(n for n in range(5)))
next(pipeline)
