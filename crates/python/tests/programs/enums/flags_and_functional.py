from enum import Enum, Flag, IntFlag, auto


class Permission(Flag):
    READ = auto()
    WRITE = auto()
    EXECUTE = auto()
    ALL = READ | WRITE | EXECUTE


rw = Permission.READ | Permission.WRITE
print(rw, repr(rw), rw.value, Permission.READ in rw, Permission.EXECUTE in rw, rw & Permission.READ, rw ^ Permission.READ, ~rw, bool(rw & Permission.EXECUTE))
print(list(Permission), list(rw), Permission(3), Permission(0), Permission.ALL, [p.value for p in Permission])


class Access(IntFlag):
    R = 4
    W = 2
    X = 1


print(Access.R | Access.X, repr(Access.R | Access.W), (Access.R | 1) == 5, Access(7), Access.R + 1)
Animal = Enum("Animal", "CAT DOG")
Size = Enum("Size", {"S": "small", "L": "large"})
print(Animal.CAT, repr(Animal.DOG), list(Size), Size("small"), Animal.__name__)


class Planet(Enum):
    MERCURY = (3.303e23, 2.4397e6)
    EARTH = (5.976e24, 6.37814e6)

    def __init__(self, mass, radius):
        self.mass = mass
        self.radius = radius

    @property
    def gravity(self):
        return 6.67300e-11 * self.mass / self.radius ** 2


print(f"{Planet.EARTH.gravity:.3f}", Planet.EARTH.value, Planet.MERCURY.mass, repr(Planet.EARTH))


class Weekday(Enum):
    def _generate_next_value_(name, start, count, last_values):
        return name.lower()

    MONDAY = auto()
    TUESDAY = auto()

    @classmethod
    def _missing_(cls, value):
        for member in cls:
            if member.value.startswith(str(value).lower()):
                return member
        return None


print(Weekday.MONDAY.value, Weekday("tue"), [d.value for d in Weekday])


class Coin(Enum):
    PENNY = 1
    DIME = 10

    def __str__(self):
        return f"{self.value}c"

    def __lt__(self, other):
        return self.value < other.value


print(Coin.DIME, sorted([Coin.DIME, Coin.PENNY]), f"{Coin.PENNY:>4}", sum(c.value for c in Coin))
match Coin.DIME:
    case Coin.PENNY:
        print("penny")
    case Coin.DIME:
        print("dime")
try:
    Permission(16)
except ValueError as error:
    print(str(error).splitlines()[0])
Weekday("sunday")
