def connect(host, port, *, timeout):
    return f"{host}:{port} ({timeout})"


settings = {"host": "a", "port": 1, "timeout": 5}
print(connect(**settings))
for change in [{"port": None}, {"extra": 1}, {"timeout": "x"}]:
    merged = {**settings, **change}
    try:
        print(connect(**merged))
    except TypeError as error:
        print(error)
pairs = [("a", 1), ("b", 2, 3), ("c",)]
for pair in pairs:
    try:
        key, value = pair
        print(key, value)
    except ValueError as error:
        print(error)
for row in ["1,2", "3", "4,5,6"]:
    try:
        left, right = map(int, row.split(","))
        print(left + right)
    except ValueError as error:
        print(f"{row}: {error}")
del settings["timeout"]
connect(**settings)
