# Ends by depth: a RecursionError, which the script may handle.
def down(n):
    return down(n + 1)


try:
    down(0)
except RecursionError as error:
    print("caught", type(error).__name__)
down(0)
# ---
# Two calls on each of 1,000 levels: 2**1000 of them, unless fuel ends it.
def stubborn():
    try:
        stubborn()
    finally:
        stubborn()


stubborn()
