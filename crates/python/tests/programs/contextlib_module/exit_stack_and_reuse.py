from contextlib import AbstractContextManager, ContextDecorator, ExitStack, contextmanager, suppress


class Step(AbstractContextManager):
    def __init__(self, name, handles=()):
        self.name, self.handles = name, handles

    def __enter__(self):
        print("start", self.name)
        return self

    def __exit__(self, kind, error, tb):
        print("end", self.name, repr(error))
        return isinstance(error, tuple(self.handles)) if self.handles else None


with ExitStack() as stack:
    steps = [stack.enter_context(Step(n)) for n in "ab"]
    stack.callback(lambda *a, **k: print("callback", a, k), 1, k=2)
    stack.push(lambda kind, error, tb: print("pushed", kind))
    print([s.name for s in steps])
with ExitStack() as stack:
    stack.enter_context(Step("swallow", [ValueError]))
    stack.enter_context(Step("inner"))
    raise ValueError("v")
print("went on")
stack = ExitStack()
stack.enter_context(Step("kept"))
moved = stack.pop_all()
stack.close()
print("closed the empty one")
moved.close()


class Banner(ContextDecorator):
    def __init__(self, text):
        self.text = text

    def __enter__(self):
        print(f"= {self.text} =")

    def __exit__(self, *exc):
        print(f"/ {self.text} /")


@Banner("decorated")
def work(n):
    print("work", n)
    return n * 2


print(work(2), work(3))


@contextmanager
def attribute(obj, name, value):
    old = getattr(obj, name)
    setattr(obj, name, value)
    try:
        yield old
    finally:
        setattr(obj, name, old)


step = Step("original")
with attribute(step, "name", "temporary") as old:
    print(step.name, old)
print(step.name)
with suppress(ZeroDivisionError), suppress(KeyError):
    {}["x"]
with suppress():
    pass
try:
    with Step("outer", [TypeError]), Step("inner"):
        raise KeyError("not handled")
except KeyError as error:
    print("outside", error)
one_shot = attribute(step, "name", "x")
with one_shot:
    pass
with one_shot:
    pass
