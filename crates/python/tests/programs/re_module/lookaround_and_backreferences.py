import re

print(re.findall(r"\w+(?=!)", "hi! there you!"), re.findall(r"\b\w+\b(?!!)", "hi! there"), re.findall(r"(?<=\$)\d+", "$5 and 6 and $70"), re.findall(r"(?<!\$)\b\d+", "$5 and 6"))
print(re.findall(r"(\w)\1", "hello book aa"), re.search(r"(?P<q>['\"]).*?(?P=q)", "say 'it' \"x\"").group(), re.sub(r"\b(\w+) \1\b", r"\1", "the the cat"))
print(re.sub(r"(?<=\d)(?=(\d{3})+$)", ",", "1234567"))


def check(password):
    rules = {
        "digit": r"(?=.*\d)",
        "upper": r"(?=.*[A-Z])",
        "length": r".{8,}$",
    }
    return [name for name, rule in rules.items() if not re.match(rule, password)]


for candidate in ["short", "longenough1", "LongEnough1"]:
    print(candidate, check(candidate))


def snake(name):
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


def camel(name):
    return re.sub(r"_(\w)", lambda m: m[1].upper(), name)


print(snake("someVariableName"), camel("some_variable_name"), snake("Simple"))
