class Node:
    __slots__ = ("value", "next")

    def __init__(self, value, next=None):
        self.value = value
        self.next = next


class LinkedList:
    def __init__(self, items=()):
        self.head = None
        self._length = 0
        for item in items:
            self.append(item)

    def append(self, value):
        node = Node(value)
        if self.head is None:
            self.head = node
        else:
            last = self.head
            while last.next:
                last = last.next
            last.next = node
        self._length += 1

    def __iter__(self):
        node = self.head
        while node:
            yield node.value
            node = node.next

    def __len__(self):
        return self._length

    def __getitem__(self, index):
        if isinstance(index, slice):
            return LinkedList(list(self)[index])
        if index < 0:
            index += len(self)
        for i, value in enumerate(self):
            if i == index:
                return value
        raise IndexError("linked list index out of range")

    def __repr__(self):
        return f"{self.__class__.__name__}({list(self)!r})"

    def __eq__(self, other):
        return isinstance(other, LinkedList) and list(self) == list(other)

    def __add__(self, other):
        return LinkedList([*self, *other])

    def __iadd__(self, other):
        for item in other:
            self.append(item)
        return self

    def __bool__(self):
        return self._length > 0

    def __reversed__(self):
        return LinkedList(list(self)[::-1])

    def reverse(self):
        previous, node = None, self.head
        while node:
            node.next, previous, node = previous, node, node.next
        self.head = previous


items = LinkedList([1, 2, 3])
print(items, len(items), items[0], items[-1], items[1:], 2 in items, 9 in items, list(reversed(items)))
items.reverse()
items += [0, -1]
print(items, items + LinkedList("a"), items == LinkedList([3, 2, 1, 0, -1]), bool(LinkedList()), max(items), sum(items), sorted(items))
a, *b = items
print(a, b, [x * 2 for x in items], dict(enumerate(items)), "-".join(map(str, items)))
try:
    hash(items)
except TypeError as error:
    print(error)
try:
    Node(1).color = "red"
except AttributeError as error:
    print(error)
items[10]
