"""Complaints of a script's own, and what keeps values from being written: pydantic-core 2.46."""


class PydanticCustomError(ValueError):
    def __init__(self, error_type, message_template, context=None, /):
        self.type = error_type
        self.message_template = message_template
        self.context = context

    def message(self):
        text = self.message_template
        for name, value in (self.context or {}).items():
            text = text.replace("{" + name + "}", str(value))
        return text

    __str__ = message

    def __repr__(self):
        return f"{self.message()} [type={self.type}, context={self.context!r}]"


class PydanticSerializationError(ValueError):
    pass


PydanticCustomError.__module__ = PydanticSerializationError.__module__ = "pydantic_core._pydantic_core"
