class Temperature:
    def __init__(self, celsius):
        self.celsius = celsius

    @property
    def celsius(self):
        "Degrees Celsius."
        return self._celsius

    @celsius.setter
    def celsius(self, value):
        if value < -273.15:
            raise ValueError("below absolute zero")
        self._celsius = value

    @celsius.deleter
    def celsius(self):
        print("deleting")
        del self._celsius

    @property
    def fahrenheit(self):
        return self.celsius * 9 / 5 + 32


t = Temperature(25)
print(t.celsius, t.fahrenheit, vars(t))
t.celsius = 100
print(t.fahrenheit, Temperature.celsius.__doc__, type(Temperature.celsius).__name__)
try:
    t.celsius = -300
except ValueError as error:
    print(error)
del t.celsius
for attempt in ("t.celsius", "t.fahrenheit = 5", "del t.fahrenheit"):
    try:
        if attempt == "t.celsius":
            t.celsius
        elif attempt.startswith("del"):
            del t.fahrenheit
        else:
            t.fahrenheit = 5
    except AttributeError as error:
        print(attempt, "->", error)


class Square(Temperature):
    @property
    def celsius(self):
        return super().celsius + 1

    @celsius.setter
    def celsius(self, value):
        Temperature.celsius.fset(self, value * 2)


s = Square(10)
print(s.celsius, s.fahrenheit)


class Old:
    def get(self):
        return self.__dict__.get("v", "unset")

    def put(self, v):
        self.__dict__["v"] = v

    v = property(get, put, doc="v's doc")


o = Old()
print(o.v)
o.v = 3
print(o.v, Old.v.__doc__, o.__dict__)


class Broken:
    @property
    def value(self):
        return self.missing


print(Broken().value)
