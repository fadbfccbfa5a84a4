def check(value):
    if value < 0:
        raise ValueError(f"negative: {value}")
    return value


class Settings:
    size = check(3)
    print("size is", size)
    try:
        depth = check(-1)
    except ValueError as error:
        depth = 0
        print("fixed", error)

    class Inner:
        level = check(1)

        def method(self):
            return check(self.level - 5)


print(Settings.size, Settings.depth, Settings.Inner.level)
try:
    Settings.Inner().method()
except ValueError as error:
    print(error)


def make():
    class Local:
        limit = check(2)
        limits = [check(n) for n in (1, 0, -7)]

    return Local


make()
