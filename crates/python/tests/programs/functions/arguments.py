def show(a, b=2, *args, c, d=4, **kwargs):
    print(a, b, args, c, d, kwargs)


show(1, c=3)
show(1, 5, 6, 7, c=3, z=9)
show(*[1, 2], **{"c": 3, "extra": 1})
show(b=1, a=2, c=0)
show(1, *(2, 3), 4, c=5, **{"d": 6}, **{"e": 7})


def positional(a, b, /, c, *, d):
    return a, b, c, d


print(positional(1, 2, 3, d=4), positional(1, 2, c=3, d=4))


def collect(*args, **kwargs):
    return args, kwargs


print(collect(), collect(1), collect(x=1), collect(*"ab", *range(2), k=None))
print((lambda *a, k=1, **kw: (a, k, kw))(1, 2, k=3, m=4))


def append(item, bucket=[]):
    bucket.append(item)
    return bucket


print(append(1), append(2), append(3, []), append(4))


def same_name(a, /, **kwargs):
    return a, kwargs


print(same_name(1, a=2))
default = 10


def late(x=default):
    return x


default = 20
print(late(), show.__name__, positional.__defaults__, show.__defaults__, show.__kwdefaults__)
print(show.__doc__, collect.__module__, show.__qualname__)
