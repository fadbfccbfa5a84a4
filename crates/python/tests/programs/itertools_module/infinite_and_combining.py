import itertools
import operator
from itertools import accumulate, chain, compress, count, cycle, dropwhile, filterfalse, groupby, islice, pairwise, repeat, starmap, takewhile, tee, zip_longest

print(list(islice(count(10), 3)), list(islice(count(1, 0.5), 4)), list(islice(cycle("ab"), 5)), list(repeat("x", 3)))
print(list(chain([1, 2], "ab", (3,))), list(chain.from_iterable([[1], [2, 3], []])))
print(list(accumulate([1, 2, 3, 4])), list(accumulate([3, 1, 4, 1], max)), list(accumulate([1, 2, 3], operator.mul)), list(accumulate([1, 2], initial=100)))
print(list(compress("abcd", [1, 0, 1, 0])), list(dropwhile(lambda n: n < 3, [1, 4, 2])), list(takewhile(lambda n: n < 3, [1, 2, 5, 1])), list(filterfalse(lambda n: n % 2, range(6))))
print(list(starmap(pow, [(2, 3), (3, 2)])), list(zip_longest("abc", [1], fillvalue="-")), list(pairwise([1, 2, 3])), list(pairwise([1])))
print([(k, list(g)) for k, g in groupby("aaabbca")], [(k, len(list(g))) for k, g in groupby(sorted("banana"))])
people = [("Ann", "dev"), ("Bob", "dev"), ("Cid", "ops"), ("Dan", "dev")]
for job, members in groupby(sorted(people, key=operator.itemgetter(1)), key=lambda p: p[1]):
    print(job, [name for name, _ in members])
a, b = tee(iter([1, 2, 3]))
print(next(a), list(b), list(a))
print(list(islice(range(10), 2, 8, 3)), list(islice("abc", None)), list(islice([1, 2, 3], 1, None)))
counter = count(5)
print(next(counter), next(counter), counter, repeat(7), repeat(1, 2), list(zip(count(), "ab")))


def grouper(iterable, n):
    it = iter(iterable)
    while chunk := tuple(islice(it, n)):
        yield chunk


print(list(grouper("abcdefg", 3)), type(chain()).__name__, itertools.chain("a").__next__())
roundrobin = (x for group in zip_longest("abc", "de") for x in group if x is not None)
print("".join(roundrobin))
islice([1], -1)
