letters = list("abcdefgh")
print(letters[2:5], letters[:3], letters[-3:], letters[::2], letters[::-1], letters[5:2:-1], letters[100:], letters[-100:2])
letters[2:4] = ["X", "Y", "Z"]
print(letters)
letters[1:1] = [1, 2]
print(letters)
letters[::3] = ["-"] * len(letters[::3])
print(letters)
del letters[0]
del letters[-2:]
del letters[::2]
print(letters)
letters[:] = range(5)
print(letters)
letters[1:4] = []
print(letters)
letters[len(letters):] = "tail"
print(letters)
s = slice(1, 10, 2)
print(s, s.start, s.stop, s.step, s.indices(6), slice(3), list(range(20))[s], "abcdefghijkl"[s], slice(1, 2) == slice(1, 2))
print((1, 2, 3, 4)[1:3], range(10)[2:8:3], range(10)[::-1], b"abcdef"[1:4])


class Window:
    def __getitem__(self, index):
        return index

    def __setitem__(self, index, value):
        print("set", index, value)

    def __delitem__(self, index):
        print("del", index)


w = Window()
print(w[1], w[1:2], w[::3], w[1, 2], w[1:2, ...], w[...], w["a":"b"], w[-1:], w[()])
w[0:2] = "v"
w[1, 2] = 3
del w[5:]
for bad in (lambda: letters[::0], lambda: letters["a":], lambda: letters[1.5:]):
    try:
        bad()
    except Exception as error:
        print(type(error).__name__, error)
try:
    letters[0:2] = 5
except TypeError as error:
    print(error)
letters[::2] = [1]
