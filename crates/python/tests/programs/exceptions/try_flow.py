def attempt(action):
    try:
        print("try", end=" ")
        result = action()
    except (KeyError, IndexError) as error:
        print(f"lookup {error!r}", end=" ")
        return "handled"
    except ValueError:
        print("value", end=" ")
        raise
    except Exception as error:
        print(type(error).__name__, end=" ")
    else:
        print("else", end=" ")
        return result
    finally:
        print("finally", end=" ")
    return "end"


print(attempt(lambda: 5))
print(attempt(lambda: {}["k"]))
print(attempt(lambda: [][0]))
print(attempt(lambda: 1 / 0))
try:
    attempt(lambda: int("x"))
except ValueError as error:
    print("outer", error)


def overriding():
    try:
        return "from try"
    finally:
        return "from finally"


def swallowing():
    for i in range(3):
        try:
            1 / 0
        finally:
            continue
    return "no error"


def breaking():
    while True:
        try:
            return "x"
        finally:
            break
    return "after loop"


def nested():
    log = []
    try:
        try:
            raise KeyError("inner")
        except KeyError:
            log.append("caught inner")
            raise ValueError("second")
        finally:
            log.append("inner finally")
    except ValueError as error:
        log.append(f"caught {error} with context {error.__context__!r}")
    finally:
        log.append("outer finally")
    return log


print(overriding(), swallowing(), breaking(), nested())
for cls in (Exception, BaseException, ArithmeticError, LookupError):
    try:
        raise IndexError("i")
    except cls as error:
        print(cls.__name__, "catches", error)
    except IndexError:
        print(cls.__name__, "does not")


def order():
    try:
        print("a")
        raise RuntimeError("unhandled")
    finally:
        print("b")


order()
