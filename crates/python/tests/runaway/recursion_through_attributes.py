# __getattr__, __getattribute__, a property, __setattr__, a descriptor, __bool__, __len__, __iter__.
class Dynamic:
    def __getattr__(self, name):
        return getattr(self, name + "_")


class Total:
    def __getattribute__(self, name):
        return self.name


class Loop:
    @property
    def value(self):
        return self.value

    def __setattr__(self, name, value):
        setattr(self, name, value)

    def __bool__(self):
        return not self

    def __len__(self):
        return len(self)

    def __iter__(self):
        return iter(self)

    def __call__(self):
        return self()

    def __contains__(self, item):
        return item in self

    def __format__(self, spec):
        return f"{self:{spec}}"


for attempt in (
    lambda: Dynamic().a,
    lambda: Total().x,
    lambda: Loop().value,
    lambda: setattr(Loop(), "x", 1),
    lambda: bool(Loop()),
    lambda: len(Loop()),
    lambda: list(Loop()),
    lambda: Loop()(),
    lambda: 1 in Loop(),
    lambda: format(Loop(), "x"),
):
    try:
        attempt()
    except RecursionError:
        print("ended")
Loop().value
