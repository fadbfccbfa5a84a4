def helper():
    return undefined_thing


def uses_before():
    print(total)
    total = 1


def typo():
    length = 5
    return lenght


for attempt in (helper, uses_before, typo):
    try:
        attempt()
    except NameError as error:
        print(type(error).__name__, "|", error, "|", error.name)


class Config:
    try:
        value = missing
    except NameError as error:
        value = str(error)


print(Config.value)
print([type(e).__mro__[1].__name__ for e in (UnboundLocalError(), NameError())])
counter = 1


def bump():
    counter += 1


try:
    bump()
except UnboundLocalError as error:
    print(error)


def loop_variable(items):
    for item in items:
        pass
    return item


print(loop_variable([1, 2]))
try:
    loop_variable([])
except UnboundLocalError as error:
    print(error)
prnt = 1
print(pritn)
