# sorted, map, filter, max, functools.reduce and re.sub each call back into the script.
import functools
import re


def by_sort(n):
    return sorted([n], key=by_sort)


def by_map(n):
    return list(map(by_map, [n]))


def by_max(n):
    return max([n, n + 1], key=by_max)


def by_reduce(a, b=0):
    return functools.reduce(by_reduce, [a, b])


def by_sub(match):
    return re.sub("x", by_sub, "x")


for function in (by_sort, by_map, by_max, by_reduce, by_sub):
    try:
        function(1)
    except RecursionError:
        print(function.__name__, "ended")
by_sort(0)
