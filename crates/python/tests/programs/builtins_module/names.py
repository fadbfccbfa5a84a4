# The module of the built-in names: who sets one changes it everywhere.
import builtins
from builtins import len as size

calls = []
real = builtins.print
builtins.print = lambda *items: calls.append(items)
print("kept", 1)
builtins.print = real
print(calls, builtins.len([1]), builtins.print is print, size("abc"))


def shown():
    return print


builtins.print = 5
found = shown()
builtins.print = real
print(found, hasattr(builtins, "nothing_of_the_kind"), builtins.__name__)
builtins.answer = 42
print(answer)
del builtins.answer
print(answer)
