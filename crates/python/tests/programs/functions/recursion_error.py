def countdown(n):
    return countdown(n - 1)


try:
    countdown(10)
except RecursionError as error:
    print(type(error).__name__, str(error).startswith("maximum recursion depth exceeded"), isinstance(error, RuntimeError))


def ping(n):
    return pong(n + 1)


def pong(n):
    return ping(n + 1)


try:
    ping(0)
except RecursionError as error:
    print("still alive", error.args[0][:32])


class Loop:
    def __getattr__(self, name):
        return getattr(self, name + "x")


try:
    Loop().a
except RecursionError:
    print("caught in __getattr__")


class Node:
    def __repr__(self):
        return f"Node({self!r})"


try:
    repr(Node())
except RecursionError:
    print("caught in __repr__")
print("end")
countdown(0)
