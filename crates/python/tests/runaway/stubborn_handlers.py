# What ends a runaway is not an exception: no handler may catch it, no finally may go on.
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
    finally:
        print("still here")
# ---
class Keep:
    def __enter__(self):
        return self

    def __exit__(self, *exc):
        return True


while True:
    with Keep():
        while True:
            pass
# ---
def again():
    while True:
        try:
            again()
        except RecursionError:
            pass


again()
# ---
def generator():
    while True:
        try:
            yield
        except GeneratorExit:
            pass


g = generator()
next(g)
g.close()
# ---
import sys

sys.setrecursionlimit(10**9)


def down():
    down()


down()
