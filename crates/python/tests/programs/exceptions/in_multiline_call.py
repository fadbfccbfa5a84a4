def combine(*parts, sep=","):
    return sep.join(parts)


data = {
    "first": "a",
    "second": 2,
}
print(combine("x", "y"))
try:
    combine(
        "a",
        data["missing"],
    )
except KeyError as error:
    print("missing", error, error.__traceback__.tb_lineno)
result = combine(
    data["first"],
    str(data["second"]),
    sep="-",
)
print(result)
total = (
    1
    + 2
    + int(
        data["first"]
    )
)
