from contextlib import ExitStack, closing, contextmanager, nullcontext, redirect_stdout, suppress
import io


@contextmanager
def tag(name):
    print(f"<{name}>")
    try:
        yield name
    except ValueError as error:
        print("swallowed", error)
    finally:
        print(f"</{name}>")


with tag("p") as name:
    print("text in", name)
with tag("div"), tag("span"):
    print("nested")
with tag("x"):
    raise ValueError("inside")
with suppress(KeyError, IndexError):
    print({}["missing"])
print("suppressed")


class Door:
    def close(self):
        print("door closed")


with closing(Door()) as door:
    print(type(door).__name__)
with nullcontext(5) as five:
    print(five)
with ExitStack() as stack:
    names = [stack.enter_context(tag(n)) for n in "ab"]
    stack.callback(print, "callback", 1)
    print(names)
buffer = io.StringIO()
with redirect_stdout(buffer):
    print("captured")
print(repr(buffer.getvalue()))


@tag("decorated")
def work(x):
    print("working", x)
    return x


print(work(3))


@contextmanager
def never():
    if False:
        yield


try:
    with never():
        pass
except RuntimeError as error:
    print(error)


@contextmanager
def twice():
    yield 1
    yield 2


try:
    with twice():
        pass
except RuntimeError as error:
    print(error)


@contextmanager
def timer(label):
    yield
    print(label, "not reached when the body fails")


with timer("t"):
    print("body")
with timer("t"):
    raise TypeError("from body")
