class Node:
    def __init__(self, value, parent=None):
        self.value = value
        self.parent = parent

    @property
    def path(self):
        if self.parent is None:
            return [self.value.name]
        return self.parent.path + [self.value.name]


class Named:
    name = "x"


def outermost():
    return middle(3)


def middle(n):
    return [inner(i) for i in range(n, -1, -1)]


def inner(i):
    return (lambda k: 6 // k)(i)


try:
    outermost()
except ZeroDivisionError as error:
    tb = error.__traceback__
    while tb:
        print(tb.tb_frame.f_code.co_name, tb.tb_lineno)
        tb = tb.tb_next
try:
    middle(0)
except ZeroDivisionError as error:
    print(error, error.__traceback__.tb_lineno)
print(Node(Named(), Node(Named())).path)
tree = Node(Named(), Node(Named(), Node("no name")))
print(
    tree
    .path
)
