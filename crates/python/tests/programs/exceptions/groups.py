def gather(*actions):
    errors = []
    for action in actions:
        try:
            action()
        except Exception as error:
            errors.append(error)
    if errors:
        raise ExceptionGroup("several failed", errors)


try:
    gather(lambda: int("x"), lambda: {}["k"], lambda: 1)
except ExceptionGroup as group:
    print(group, group.message, [repr(e) for e in group.exceptions], len(group.exceptions))
try:
    gather(lambda: int("x"), lambda: {}["k"])
except* ValueError as group:
    print("values", [str(e) for e in group.exceptions])
except* KeyError as group:
    print("keys", [str(e) for e in group.exceptions])
try:
    raise ExceptionGroup("outer", [ValueError(1), ExceptionGroup("inner", [TypeError(2), ValueError(3)])])
except* ValueError as group:
    print(repr(group))
except* TypeError as group:
    print(repr(group))
group = ExceptionGroup("g", [ValueError("v"), TypeError("t")])
match, rest = group.split(ValueError)
print(match, rest, group.subgroup(KeyError))
raise ExceptionGroup("final", [ValueError("one"), KeyError("two")])
