x = "global"


class A:
    x = "class"
    before = x

    def method(self):
        return x

    attribute = [x for _ in range(1)]
    nested = (lambda: x)()


print(A.before, A().method(), A.attribute, A.nested, A.x)


def outer(x="parameter"):
    def reads():
        return x

    def writes():
        nonlocal x
        x += "!"

    def shadows():
        x = "shadow"
        return x

    def globals_it():
        global x
        x = x + "+"
        return x

    writes()
    return reads(), shadows(), reads(), globals_it()


print(outer(), x)


def conditional(flag):
    if flag:
        local = 1
    try:
        return local
    except UnboundLocalError as error:
        return str(error)


print(conditional(True), conditional(False))
funcs = []
for i in range(3):
    def show(i=i):
        return i
    funcs.append(show)
print([f() for f in funcs], i)


def deleted():
    value = 1
    f = lambda: value
    del value
    try:
        return f()
    except NameError as error:
        return str(error)


print(deleted())


def exception_name():
    e = "before"
    try:
        1 / 0
    except ZeroDivisionError as e:
        pass
    try:
        return e
    except UnboundLocalError as error:
        return str(error)


print(exception_name())
print([x for x in range(2)], x, {k: v for k, v in [(1, 2)]}, "k" in globals())


def class_in_function(n):
    class Local:
        n = "own"
        def get(self):
            return n
    return Local.n, Local().get()


try:
    print(class_in_function(5))
except NameError as error:
    print(error)


def make():
    total = 0

    class Counter:
        def bump(self):
            nonlocal total
            total += 1
            return total

    return Counter


C = make()
print(C().bump(), C().bump(), [C().bump() for _ in range(2)])
__hidden = "module"


class Mangled:
    def get(self):
        return __hidden


Mangled().get()
