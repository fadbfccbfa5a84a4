"""Values that are equal to more than one other, as far as the tests use them."""

from uuid import UUID


class _Expected:
    def __ne__(self, other):
        return not self == other


class IsOneOf(_Expected):
    def __init__(self, *choices):
        self.choices = choices

    def __eq__(self, other):
        return any(other == choice for choice in self.choices)


class IsList(_Expected):
    def __init__(self, *items, check_order=True, length=None):
        self.items = items
        self.check_order = check_order

    def __eq__(self, other):
        if not isinstance(other, list) or len(other) != len(self.items):
            return False
        if self.check_order:
            return list(self.items) == other
        rest = list(other)
        for item in self.items:
            found = [at for at, one in enumerate(rest) if item == one]
            if not found:
                return False
            del rest[found[0]]
        return True


class IsUUID(_Expected):
    def __init__(self, version=None):
        self.version = version

    def __eq__(self, other):
        try:
            return self.version in (None, UUID(str(other)).version)
        except ValueError:
            return False
