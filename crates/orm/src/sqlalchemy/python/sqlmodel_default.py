"""A default that can be told from a value that was given: sqlmodel 0.0.50, `default.py`."""


class _DefaultPlaceholder:
    def __init__(self, value):
        self.value = value

    def __bool__(self):
        return bool(self.value)

    def __eq__(self, other):
        return isinstance(other, _DefaultPlaceholder) and self.value == other.value


def Default(value):
    return _DefaultPlaceholder(value)
