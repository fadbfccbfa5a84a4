# No step of the loop stands in the script: a chain of native iterators is drained natively.
import itertools


def naturals():
    n = 0
    while True:
        yield n
        n += 1


evens = filter(lambda n: n % 2 == 0, map(lambda n: n * 2, naturals()))
print(sum(itertools.islice(evens, 10)))
print(sum(x for x in itertools.count() if x < 0))
