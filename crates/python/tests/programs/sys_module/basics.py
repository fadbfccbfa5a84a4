import sys
import time

print(len(sys.argv), sys.version_info[0], sys.version_info >= (3, 8), sys.version_info.major, isinstance(sys.version, str), sys.maxsize, sys.byteorder)
print("sys" in sys.modules, __name__ == "__main__", sys.getsizeof(1) > 0, sys.float_info.epsilon, sys.float_info.max)
sys.stdout.write("written without newline;")
sys.stdout.write(" second\n")
print("to stderr", file=sys.stderr)
print("flushed", flush=True)
print("a", "b", sep="", end="!\n", file=sys.stdout)
start = time.perf_counter()
now = time.time()
elapsed = time.perf_counter() - start
print(elapsed >= 0, now > 1_700_000_000, isinstance(time.time_ns(), int), time.monotonic() <= time.monotonic())
time.sleep(0)
print(time.strftime("%Y", time.gmtime(0)), time.gmtime(0).tm_year, time.gmtime(86400)[:3])
try:
    1 / 0
except ZeroDivisionError:
    kind, value, _ = sys.exc_info()
    print(kind.__name__, value)
print(sys.exc_info())
try:
    sys.exit("caught")
except SystemExit as error:
    print("exit:", error.code, repr(error))


def main(arguments):
    if not arguments:
        print("usage: main.py NAME")
        return 2
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    finally:
        print("leaving")
