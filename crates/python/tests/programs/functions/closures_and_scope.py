counter = 0


def increment():
    global counter
    counter += 1
    return counter


increment()
increment()
print(counter)


def make_counter(start=0):
    count = start

    def step(by=1):
        nonlocal count
        count += by
        return count

    def peek():
        return count

    return step, peek


step, peek = make_counter(10)
step()
step(5)
print(peek(), make_counter()[1]())
adders = [lambda x: x + n for n in range(3)]
print([add(10) for add in adders])
adders = [lambda x, n=n: x + n for n in range(3)]
print([add(10) for add in adders])


def outer():
    x = "outer"

    def middle():
        def inner():
            nonlocal x
            x = "changed by inner"
            return x

        return inner()

    return middle(), x


print(outer())
x = "global"


def shadows():
    x = "local"

    class Body:
        y = x
        x = "class"
        z = x

        def method(self):
            return x

    return Body.y, Body.z, Body().method()


try:
    print(shadows())
except NameError as error:
    print(error)


def reads_global():
    return x


def broken():
    print(x)
    x = 5


print(reads_global())
print(step.__closure__[0].cell_contents, step.__code__.co_name)


def early():
    def use():
        return later

    try:
        use()
    except NameError as error:
        print(type(error).__name__, error)
    later = 5
    return use()


print(early())
broken()
