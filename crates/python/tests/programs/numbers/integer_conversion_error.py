def parse_all(items):
    total = 0
    for item in items:
        try:
            total += int(item)
        except ValueError as error:
            print("skipped:", error)
        except TypeError as error:
            print("wrong type:", error)
    return total


print(parse_all(["1", "two", "3.5", "", " 4 ", "0x10", "५"]))
print(parse_all([1, 2.9, None, [1], "é", b"7"]))
for text in ["abc", "", "1e", "1.2.3", "--1", "nan"]:
    try:
        print(float(text))
    except ValueError as error:
        print(type(error).__name__, error)
try:
    int("12", 99)
except ValueError as error:
    print(error)
try:
    int("9", 8)
except ValueError as error:
    print(error)
try:
    int(float("inf"))
except OverflowError as error:
    print(error)
try:
    int(float("nan"))
except ValueError as error:
    print(error)
int("12 apples")
