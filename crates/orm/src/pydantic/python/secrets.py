"""Values that are not shown: pydantic 2.13, `types.py`."""


class _Secret:
    def __init__(self, secret_value):
        self._secret_value = secret_value

    def get_secret_value(self):
        return self._secret_value

    def __eq__(self, other):
        return isinstance(other, self.__class__) and self.get_secret_value() == other.get_secret_value()

    def __hash__(self):
        return hash(self.get_secret_value())

    def __len__(self):
        return len(self._secret_value)

    def __str__(self):
        return str(self._display())

    def __repr__(self):
        return f"{self.__class__.__name__}({self._display()!r})"


class SecretStr(_Secret):
    def _display(self):
        return "**********" if self._secret_value else ""


class SecretBytes(_Secret):
    def _display(self):
        return b"**********" if self._secret_value else b""


SecretStr.__module__ = "pydantic.types"
SecretBytes.__module__ = "pydantic.types"
