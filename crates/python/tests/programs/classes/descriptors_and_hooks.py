class Typed:
    def __init__(self, kind):
        self.kind = kind

    def __set_name__(self, owner, name):
        print(f"naming {name} in {owner.__name__}")
        self.name = name

    def __get__(self, obj, owner=None):
        if obj is None:
            return self
        return obj.__dict__.get(self.name)

    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}, not {type(value).__name__}")
        obj.__dict__[self.name] = value

    def __delete__(self, obj):
        print("deleting", self.name)
        del obj.__dict__[self.name]


class Person:
    name = Typed(str)
    age = Typed(int)

    def __init__(self, name, age):
        self.name, self.age = name, age


p = Person("Ann", 30)
print(p.name, p.age, type(Person.name).__name__, vars(p))
del p.age
print(p.age)


class Plugin:
    registry = {}

    def __init_subclass__(cls, /, key=None, **kwargs):
        super().__init_subclass__(**kwargs)
        cls.registry[key or cls.__name__.lower()] = cls


class Csv(Plugin):
    pass


class Json(Plugin, key="js"):
    pass


print({k: v.__name__ for k, v in Plugin.registry.items()})


class Lazy:
    def __init__(self, func):
        self.func = func
        self.name = func.__name__

    def __get__(self, obj, owner):
        value = self.func(obj)
        obj.__dict__[self.name] = value
        return value


class Report:
    @Lazy
    def total(self):
        print("computing")
        return 42


r = Report()
print(r.total, r.total)


class Box:
    def __class_getitem__(cls, item):
        return f"Box of {item}"


print(Box[int], Box["x"])
try:

    class Wrong(Plugin, other=1):
        pass

except TypeError as error:
    print(error)
p.age = "old"
