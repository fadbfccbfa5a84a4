class Resource:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        print("open", self.name)
        return self

    def __exit__(self, *exc):
        print("close", self.name, exc[0].__name__ if exc[0] else None)


def reader(name):
    with Resource(name) as r:
        for i in range(3):
            yield f"{r.name}{i}"


for item in reader("a"):
    print(item)
gen = reader("b")
print(next(gen))
gen.close()


def transaction():
    log = []
    try:
        while True:
            log.append((yield len(log)))
    finally:
        print("log", log)


t = transaction()
next(t)
print(t.send("one"), t.send("two"))
t.close()


def numbered(lines):
    number = 0
    for number, line in enumerate(lines, 1):
        yield f"{number}: {line}"
    yield f"total {number}"


print(list(numbered(["x", "y"])), list(numbered([])))


def batches(items, size):
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


print(list(batches(range(7), 3)))
gen = (1 / n for n in [1, 0])
print(next(gen))
try:
    next(gen)
except ZeroDivisionError as error:
    print(error)
print(list(gen), gen.gi_frame)
