import json


class Jsonable:
    def to_json(self):
        return json.dumps(self.to_dict(), sort_keys=True)


class Dictable:
    def to_dict(self):
        return {k: v for k, v in vars(self).items() if not k.startswith("_")}


class Comparable:
    key = "name"

    def __lt__(self, other):
        return getattr(self, self.key) < getattr(other, other.key)

    def __eq__(self, other):
        if type(self) is not type(other):
            return NotImplemented
        return vars(self) == vars(other)


class Base:
    def __init__(self, **kwargs):
        if kwargs:
            raise TypeError(f"unexpected {', '.join(kwargs)}")
        print("Base.__init__")


class Named(Base):
    def __init__(self, *, name, **kwargs):
        print("Named.__init__")
        super().__init__(**kwargs)
        self.name = name


class Aged(Base):
    def __init__(self, *, age, **kwargs):
        print("Aged.__init__")
        super().__init__(**kwargs)
        self.age = age


class Person(Jsonable, Dictable, Comparable, Named, Aged):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self._secret = "hidden"

    def to_dict(self):
        return {"type": "person", **super().to_dict()}


ann = Person(name="Ann", age=31)
bob = Person(name="Bob", age=27)
print(ann.to_json(), ann < bob, ann == bob, ann == Person(name="Ann", age=31), sorted([bob, ann])[0].name)
print([c.__name__ for c in Person.__mro__])
print(ann == 5, ann != bob, Person.key, Person.to_json is Jsonable.to_json, Person.__init__ is Named.__init__)
Person.key = "age"
print(min(ann, bob).name, ann.key, Comparable.key)


def describe(self):
    return f"{self.name} ({self.age})"


Person.describe = describe
Person.__str__ = lambda self: f"<{self.describe()}>"
print(ann, ann.describe(), str(bob))
ann.describe = lambda: "instance attribute"
print(ann.describe(), bob.describe())
try:
    hash(ann)
except TypeError as error:
    print(error)
Person(name="X", age=1, colour="red")
