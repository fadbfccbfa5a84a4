"""Names of fields that stand elsewhere: pydantic 2.13, `aliases.py`."""


class AliasPath:
    def __init__(self, first_arg, *args):
        self.path = [first_arg, *args]

    def __repr__(self):
        return f"AliasPath(path={self.path!r})"

    def __eq__(self, other):
        return self.path == other.path if isinstance(other, AliasPath) else NotImplemented

    def convert_to_aliases(self):
        return self.path


class AliasChoices:
    def __init__(self, first_choice, *choices):
        self.choices = [first_choice, *choices]

    def __repr__(self):
        return f"AliasChoices(choices={self.choices!r})"

    def __eq__(self, other):
        return self.choices == other.choices if isinstance(other, AliasChoices) else NotImplemented

    def convert_to_aliases(self):
        return [choice.path if isinstance(choice, AliasPath) else [choice] for choice in self.choices]


class AliasGenerator:
    def __init__(self, alias=None, validation_alias=None, serialization_alias=None):
        self.alias = alias
        self.validation_alias = validation_alias
        self.serialization_alias = serialization_alias

    def _generate(self, kind, allowed, name):
        make = getattr(self, kind)
        made = make(name) if make else None
        if made is not None and not isinstance(made, allowed):
            raise TypeError(f"Invalid `{kind}` type. `{kind}` generator must produce one of `{allowed}`")
        return made

    def generate_aliases(self, field_name):
        return (
            self._generate("alias", (str,), field_name),
            self._generate("validation_alias", (str, AliasChoices, AliasPath), field_name),
            self._generate("serialization_alias", (str,), field_name),
        )
