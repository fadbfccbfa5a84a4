import warnings


class OldWarning(DeprecationWarning):
    pass


def old():
    warnings.warn("old() goes away", OldWarning, stacklevel=2)
    return 1


def repeated():
    warnings.warn("again")


with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    old()
    repeated()
    repeated()
    warnings.warn(RuntimeWarning("ready made"))
print(len(caught), [str(w.message) for w in caught], [w.category.__name__ for w in caught], [w.lineno for w in caught])
print(isinstance(caught[0].message, OldWarning), type(caught[3].message), caught[0].line)

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("default")
    for _ in range(3):
        repeated()
    warnings.simplefilter("ignore")
    repeated()
print(len(caught))

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("once")
    for _ in range(2):
        warnings.warn("only once", UserWarning)
    warnings.warn("only once", UserWarning)
    warnings.warn("hidden", ImportWarning)
    warnings.filterwarnings("ignore", category=ImportWarning)
    warnings.warn("hidden two", ImportWarning)
print([str(w.message) for w in caught])

with warnings.catch_warnings():
    warnings.simplefilter("error")
    try:
        old()
    except OldWarning as error:
        print("raised", error)
    warnings.simplefilter("ignore", OldWarning)
    print(old())

shown = []
with warnings.catch_warnings():
    warnings.simplefilter("always")
    warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: shown.append((str(message), category.__name__, lineno))
    old()
print(shown)
print(repr(warnings.formatwarning("text", UserWarning, "file.py", 3, "  source = 1  ")), repr(warnings.formatwarning("text", UserWarning, "none.py", 3)))
try:
    warnings.warn("bad", int)
except TypeError as error:
    print(error)
warnings.warn("to standard error")
warnings.warn_explicit("explicit", UserWarning, "elsewhere.py", 7)
warnings.resetwarnings()
warnings.simplefilter("error", UserWarning)
repeated()
