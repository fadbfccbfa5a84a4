class Meta(type):
    def __new__(mcs, name, bases, namespace, **kwargs):
        cls = super().__new__(mcs, name, bases, namespace)
        cls.fields = [k for k in namespace if not k.startswith("_")]
        cls.options = kwargs
        return cls

    def __init__(cls, name, bases, namespace, **kwargs):
        super().__init__(name, bases, namespace)
        print("created", name)

    def __call__(cls, *args, **kwargs):
        print("instantiating", cls.__name__)
        return super().__call__(*args, **kwargs)

    def __iter__(cls):
        return iter(cls.fields)

    def __repr__(cls):
        return f"<model {cls.__name__}>"

    def __getitem__(cls, key):
        return f"{cls.__name__}[{key}]"


class Model(metaclass=Meta):
    pass


class User(Model, table=True):
    id = 1
    name = "x"

    def save(self):
        return "saved"


print(User.fields, User.options, list(User), User, type(User), User["k"], isinstance(User, Meta))
u = User()
print(u.save(), type(u), isinstance(u, Model))
Point = type("Point", (), {"x": 1, "describe": lambda self: f"x={self.x}"})
print(Point().describe(), Point.__name__, type(Point), type(type), type.__mro__)


class Singleton(type):
    _instances = {}

    def __call__(cls, *args):
        if cls not in cls._instances:
            cls._instances[cls] = super().__call__(*args)
        return cls._instances[cls]


class Config(metaclass=Singleton):
    def __init__(self, value=0):
        self.value = value


print(Config(1) is Config(2), Config().value)


class Upper(str):
    def __new__(cls, value):
        return super().__new__(cls, value.upper())


class Positive(int):
    def __new__(cls, value):
        if value < 0:
            raise ValueError("negative")
        return super().__new__(cls, value)


print(Upper("abc"), Upper("x") + "y", type(Upper("x")).__name__, Positive(3) + 1, type(Positive(3) + 1).__name__)


class Prepared(type):
    @classmethod
    def __prepare__(mcs, name, bases):
        return {"injected": 7}


class UsesPrepared(metaclass=Prepared):
    doubled = injected * 2


print(UsesPrepared.doubled)
try:

    class Clash(Model, metaclass=Singleton):
        pass

except TypeError as error:
    print(error)
Positive(-1)
