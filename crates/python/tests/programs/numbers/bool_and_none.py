print(True + 1, True * 3, True == 1, False == 0, True & False, True | False, True ^ True, ~True)
print(bool(3), bool(-0.0), bool("0"), bool(None), not None, None or "default", None and 1)
print(int(True), float(True), str(True), f"{True}", "%d" % True, [10, 20][True], sum([True, False, True]))
print(type(True & 1), type(True & True), type(True + True), isinstance(False, int), True > False, sorted([True, False]))
print(None is None, None == 0, type(None), repr(None), str(None), [None] * 2, {None: 1}[None])
flags = {"a": True, "b": False, "c": None}
for name, flag in flags.items():
    if flag:
        state = "on"
    elif flag is None:
        state = "unknown"
    else:
        state = "off"
    print(name, state)
print([name for name, flag in flags.items() if flag is not None and not flag])
print(1 < 2 and "yes" or "no", "x" if None else "y", (1 and []) or {}, not (1 and 0), not 1 and 0)
print(any([None, 0, "a"]), all([1, "x", True]), bool([False]), bool({}), True if [] else False)
print({True: "yes", 1: "one", 1.0: "float"}, {0: "zero", False: "no"}, True in {1: 1}, hash(True), True.real, True.bit_length())
for operation in (lambda: None + 1, lambda: None[0], lambda: None(), lambda: None.x, lambda: len(None), lambda: None < None, lambda: -None, lambda: iter(None), lambda: int(None), lambda: [*None]):
    try:
        operation()
    except (TypeError, AttributeError) as error:
        print(type(error).__name__, error)
for item in None:
    pass
