from _linktable import unsupported

__all__ = [
    "Mock", "MagicMock", "NonCallableMock", "NonCallableMagicMock", "AsyncMock", "PropertyMock", "patch", "sentinel",
    "DEFAULT", "ANY", "call", "create_autospec", "mock_open", "seal", "FILTER_DIR",
]


class _Missing:
    """What can be imported, though nothing can be done with it yet."""

    def __init__(self, name):
        object.__setattr__(self, "name", name)

    def __call__(self, *args, **kwargs):
        unsupported(f"`unittest.mock.{self.name}`")

    def __getattr__(self, name):
        unsupported(f"`unittest.mock.{self.name}.{name}`")


for _name in __all__:
    globals()[_name] = _Missing(_name)
