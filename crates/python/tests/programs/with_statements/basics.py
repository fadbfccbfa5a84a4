class Managed:
    def __init__(self, name, suppress=False):
        self.name = name
        self.suppress = suppress

    def __enter__(self):
        print("enter", self.name)
        return self.name.upper()

    def __exit__(self, kind, error, traceback):
        print("exit", self.name, kind.__name__ if kind else None, error)
        return self.suppress


with Managed("a") as a:
    print("inside", a)
with Managed("b") as b, Managed("c") as c:
    print(b, c)
with (
    Managed("d") as d,
    Managed("e"),
):
    print(d)
with Managed("quiet", suppress=True):
    raise ValueError("hidden")
print("after suppression")


def early(flag):
    with Managed("returning"):
        if flag:
            return "returned"
    return "fell through"


print(early(True), early(False))
for i in range(3):
    with Managed(f"loop{i}"):
        if i == 0:
            continue
        if i == 1:
            break
try:
    with Managed("outer"):
        with Managed("inner"):
            1 / 0
except ZeroDivisionError as error:
    print("caught", error)


class Replaces(Managed):
    def __exit__(self, *exc):
        raise RuntimeError("exit failed")


try:
    with Replaces("r"):
        raise KeyError("body")
except RuntimeError as error:
    print(error, repr(error.__context__))
with Managed("tuple") as (x, *rest):
    print(x, rest)


class NoExit:
    def __enter__(self):
        return self


for bad in (NoExit(), 5, "text"):
    try:
        with bad:
            pass
    except TypeError as error:
        print(error)
with Managed("last"):
    raise LookupError("uncaught")
