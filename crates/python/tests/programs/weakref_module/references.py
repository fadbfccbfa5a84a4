import numbers
import threading
import weakref
from decimal import Decimal


class Node:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Node({self.name})"

    def hello(self):
        return "hello " + self.name


class Slotted:
    __slots__ = ("a",)


node = Node("a")
ref = weakref.ref(node)
print(ref() is node, ref() is not None, weakref.ref(node) is ref, ref == weakref.ref(node), weakref.getweakrefcount(node), type(ref).__name__)
other = node
del node
print(ref())
del other
print(ref(), ref is None)
for bad in (1, "text", [1], None, (1,), {}, Slotted(), object()):
    try:
        weakref.ref(bad)
    except TypeError as error:
        print(error)
cache = weakref.WeakValueDictionary()
one, two = Node("one"), Node("two")
cache["one"], cache["two"] = one, two
print(len(cache), sorted(cache), cache["one"], "two" in cache, cache.get("three"), dict(cache))
del one
print(len(cache), list(cache.items()), cache.get("one", "gone"))
try:
    cache["one"]
except KeyError as error:
    print("KeyError", error)
cache.setdefault("two", None)
print(cache.pop("two"), len(cache))
data = weakref.WeakKeyDictionary()
data[two] = "about two"
print(data[two], two in data, len(data), list(data))
members = weakref.WeakSet([two])
three = Node("three")
members.add(three)
print(len(members), three in members, sorted(n.name for n in members))
del three, two
print(len(members), len(data), list(members))
held = Node("held")
method = weakref.WeakMethod(held.hello)
print(method()(), weakref.getweakrefs(held) != [])
del held
print(method())


class Tree:
    def __init__(self, value, parent=None):
        self.value = value
        self._parent = weakref.ref(parent) if parent else None
        self.children = []
        if parent:
            parent.children.append(self)

    @property
    def parent(self):
        return self._parent and self._parent()


root = Tree(1)
leaf = Tree(2, root)
print(leaf.parent.value, leaf.parent is root)
del root
print(leaf.parent)

print(isinstance(1, numbers.Number), isinstance(1.5, numbers.Real), isinstance(True, numbers.Integral), isinstance(1.5, numbers.Integral), isinstance(Decimal(1), numbers.Number), isinstance(Decimal(1), numbers.Real), isinstance("1", numbers.Number), issubclass(int, numbers.Rational))
try:
    numbers.Number() + numbers.Real()
except TypeError as error:
    print(type(error).__name__)
lock = threading.Lock()
with lock:
    print(lock.locked(), lock.acquire(blocking=False))
print(lock.locked())
again = threading.RLock()
with again:
    with again:
        print("twice")
try:
    lock.release()
except RuntimeError as error:
    print(error)
mine = threading.local()
mine.value = 5
print(mine.value, hasattr(mine, "other"), threading.current_thread().name, threading.main_thread() is threading.current_thread(), threading.active_count())
event = threading.Event()
event.set()
print(event.is_set(), event.wait())
lock.release()
