from collections import ChainMap, OrderedDict, deque

od = OrderedDict([("b", 2), ("a", 1)])
od["c"] = 3
od.move_to_end("b")
print(od, od.popitem(last=False), list(od), od == {"c": 3, "b": 2}, OrderedDict(a=1, b=2) == OrderedDict(b=2, a=1))
od.move_to_end("b", last=False)
print(list(od.items()), OrderedDict(), isinstance(od, dict), list(reversed(od)))
d = deque([1, 2, 3])
d.append(4)
d.appendleft(0)
print(d, d.pop(), d.popleft(), d, len(d), d[0], d[-1], 2 in d)
d.extend([4, 5])
d.extendleft([0, -1])
print(d, list(d), d.index(2), d.count(4), deque("abc") == deque("abc"))
d.rotate(2)
print(d)
d.rotate(-1)
d.reverse()
d.remove(5)
d[0] = "first"
d.insert(1, "ins")
print(d)
recent = deque(maxlen=3)
for n in range(6):
    recent.append(n)
print(recent, recent.maxlen, deque([], 2), list(reversed(recent)), recent.copy(), deque([1]) + deque([2]), deque([1, 2]) * 2)
recent.clear()
print(recent, bool(recent))
defaults = {"color": "red", "user": "guest"}
cm = ChainMap({"user": "ann"}, defaults)
print(cm["user"], cm["color"], dict(cm), cm.maps[0], len(cm), list(cm), "color" in cm, cm.get("zz", 0), cm)
cm["color"] = "blue"
child = cm.new_child({"user": "bob"})
print(defaults, cm.maps[0], child["user"], child.parents["user"])


def bfs(graph, start):
    seen, queue = [start], deque([start])
    while queue:
        for neighbour in graph[queue.popleft()]:
            if neighbour not in seen:
                seen.append(neighbour)
                queue.append(neighbour)
    return seen


print(bfs({"a": "bc", "b": "d", "c": "d", "d": ""}, "a"))


class LRU(OrderedDict):
    def __init__(self, size):
        super().__init__()
        self.size = size

    def __setitem__(self, key, value):
        super().__setitem__(key, value)
        self.move_to_end(key)
        if len(self) > self.size:
            self.popitem(last=False)


cache = LRU(2)
for key in "abac":
    cache[key] = key.upper()
print(list(cache.items()))
for bad in (lambda: deque().pop(), lambda: deque([1])[5], lambda: deque([1]).remove(2), lambda: od.move_to_end("q"), lambda: cm["nope"], lambda: OrderedDict().popitem(), lambda: deque([1, 2], maxlen=2).insert(0, 3)):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
deque().popleft()
