import sys


def stop(reason):
    raise SystemExit(reason)


for code in (None, 0, 3, "text", (1, 2), True):
    try:
        stop(code)
    except SystemExit as error:
        print(repr(error), error.code, str(error))
try:
    try:
        sys.exit()
    except Exception:
        print("never: SystemExit is no Exception")
    finally:
        print("finally runs")
except BaseException as error:
    print(type(error).__name__, type(error).__mro__[1].__name__)


def check(count):
    if count > 2:
        sys.exit(f"too many: {count}")
    return count


for n in range(5):
    print(check(n))
