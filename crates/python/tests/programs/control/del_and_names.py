a = 1
b = [1, 2, 3, 4]
d = {"x": 1, "y": {"z": 2}}
del b[1], d["x"]
print(b, d)
del d["y"]["z"]
print(d)
del (b[0], a)
print(b)
try:
    a
except NameError as error:
    print(error, "|", error.name)


class Box:
    size = 1


box = Box()
box.label = "x"
del box.label
try:
    print(box.label)
except AttributeError as error:
    print(error, "|", error.name, error.obj is box)
try:
    del box.size
except AttributeError as error:
    print(error)
del Box.size
print(hasattr(box, "size"))


def local():
    x = 1
    del x
    return x


try:
    local()
except UnboundLocalError as error:
    print(error)
try:
    raise ValueError("gone")
except ValueError as e:
    print(e)
try:
    e
except NameError as error:
    print(error)
try:
    del d["missing"]
except KeyError as error:
    print(error)
try:
    del b[10]
except IndexError as error:
    print(error)
del undefined
