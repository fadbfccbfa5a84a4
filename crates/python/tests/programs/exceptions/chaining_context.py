import json


def load(text):
    try:
        return json.loads(text)
    except ValueError:
        settings = {}
        return settings["fallback"]


try:
    load("not json")
except KeyError as error:
    print(repr(error), type(error.__context__).__name__, error.__cause__, error.__suppress_context__)


def first():
    raise ValueError("first problem")


def second():
    try:
        first()
    except ValueError:
        raise TypeError("second problem")


def third():
    try:
        second()
    except TypeError as error:
        raise RuntimeError("third problem")


third()
