print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 >= 2, 1 == 1.0 == True, 1 < 2 > 1, not 1 == 2)
print(None is None, None == False, 0 == False, "" == False, [] == [], [] is [], () == [])
print(1 == "1", 1 != "1", "a" == b"a", [1] == (1,), {} == set(), 0.0 == -0.0)
print(True and "x", False or "y", 0 or None, "a" and "", not [], not "x", 1 and 2 or 3, None or 0 or [])
print([bool(v) for v in (0, 1, "", "a", [], [0], {}, None, 0.0, (), range(0), range(1), b"")])
print("in" if 2 in [1, 2] else "out", 3 not in (1, 2), "b" in {"a": 1, "b": 2})
a = [1, 2]
b = a
c = [1, 2]
print(a is b, a is c, a == c, a is not c, id(a) == id(b))


def loud(value, result):
    print(f"<{value}>", end=" ")
    return result


print(loud("a", True) and loud("b", False) and loud("c", True))
print(loud("a", 0) or loud("b", []) or loud("c", "yes") or loud("d", 1))
print(loud("low", 1) < loud("mid", 5) < loud("high", 3))
print(loud("first", 5) < loud("second", 1) < loud("never", 9))
nan = float("nan")
print([nan] == [nan], nan in [nan], nan == nan, (nan,) == (nan,))
print(sorted([3, 1.5, True, -2]), max("b", "a", "c"), min([3], [2, 9]), [1, 2] > [1], "Zebra" < "apple")
print((1, "b") < (1, "c"), [[1], [0, 5]] > [[0, 9]], {1, 2} > {1}, "" < "a")
for bad in (lambda: 1 < "a", lambda: [1] < "a", lambda: None < 1, lambda: {} < {}, lambda: (1,) < [1], lambda: 1 in 5, lambda: "a" >= 2.0, lambda: [1, "a"] < [1, 2], lambda: 3 < None < 4, lambda: sorted([1, "b"]), lambda: max(1, None), lambda: object() < object()):
    try:
        print(bad())
    except TypeError as error:
        print(error)
