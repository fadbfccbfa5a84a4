"""`tortoise.contrib.test.condition`."""


class Condition:
    def __init__(self, value):
        self.value = value


class NotEQ(Condition):
    def __eq__(self, other):
        return self.value != other

    def __str__(self):
        return f"<!={self.value}>"


class In(Condition):
    def __init__(self, *args):
        super().__init__(args)

    def __eq__(self, other):
        return other in self.value

    def __str__(self):
        return f"<in {self.value}>"


class NotIn(Condition):
    def __init__(self, *args):
        super().__init__(args)

    def __eq__(self, other):
        return other not in self.value

    def __str__(self):
        return f"<not in {self.value}>"
