class Playlist:
    def __init__(self, *songs):
        self._songs = list(songs)

    def __len__(self):
        return len(self._songs)

    def __getitem__(self, index):
        if isinstance(index, slice):
            return Playlist(*self._songs[index])
        return self._songs[index]

    def __setitem__(self, index, value):
        self._songs[index] = value

    def __delitem__(self, index):
        del self._songs[index]

    def __contains__(self, song):
        return song.lower() in (s.lower() for s in self._songs)

    def __iter__(self):
        print("(iter)", end=" ")
        return iter(self._songs)

    def __reversed__(self):
        return reversed(self._songs)

    def __repr__(self):
        return f"Playlist({', '.join(map(repr, self._songs))})"


p = Playlist("One", "Two", "Three")
print(len(p), p[0], p[-1], p[1:], "two" in p, "four" in p, list(p), list(reversed(p)), bool(Playlist()))
p[0] = "Uno"
del p[1]
print(p, [s for s in p], sorted(p), max(p), *p)


class OldStyle:
    def __getitem__(self, i):
        if i >= 3:
            raise IndexError(i)
        return i * 10


print(list(OldStyle()), 20 in OldStyle(), 25 in OldStyle(), [a for a in OldStyle()])


class Countdown:
    def __init__(self, n):
        self.n = n

    def __iter__(self):
        return self

    def __next__(self):
        if self.n <= 0:
            raise StopIteration
        self.n -= 1
        return self.n + 1


print(list(Countdown(3)), sum(Countdown(4)), dict(zip("ab", Countdown(2))))
a, b, c = Countdown(3)
print(a, b, c)


class Default(dict):
    def __missing__(self, key):
        self[key] = key * 2
        return self[key]


d = Default(x=1)
print(d["x"], d["ab"], d, d.get("zz"), isinstance(d, dict))


class Weird:
    def __len__(self):
        return -1


class NotIter:
    def __iter__(self):
        return 5


for bad in (lambda: len(Weird()), lambda: iter(NotIter()), lambda: p["x"], lambda: p[9], lambda: len(Countdown(1)), lambda: Countdown(1)[0], lambda: 1 in object()):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
Countdown(2)[0] = 1
