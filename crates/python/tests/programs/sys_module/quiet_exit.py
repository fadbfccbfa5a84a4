import sys


def main():
    print("done early")
    sys.exit(0)
    print("never printed")


main()
