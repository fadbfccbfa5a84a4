from dataclasses import KW_ONLY, FrozenInstanceError, InitVar, dataclass, field
from typing import ClassVar, Optional


@dataclass
class Person:
    name: str
    email: Optional[str] = None
    count: ClassVar[int] = 0

    def __post_init__(self):
        Person.count += 1
        self.name = self.name.strip().title()


@dataclass
class Employee(Person):
    salary: float = 0.0
    manager: "Employee | None" = None

    def __post_init__(self):
        super().__post_init__()
        self.level = 1 if self.manager is None else self.manager.level + 1


boss = Employee(" ada ", salary=10.5)
worker = Employee("bob", "b@x.org", 5, boss)
print(boss, worker, worker.level, Person.count, sep="\n")
print(Employee.__match_args__, Employee("x") == Person("x"), [f for f in Employee.__dataclass_fields__])


@dataclass(eq=False)
class Identity:
    n: int


@dataclass(repr=False)
class Silent:
    n: int

    def __repr__(self):
        return f"<{self.n}>"


@dataclass(unsafe_hash=True)
class Key:
    a: int
    b: str = "b"


@dataclass(slots=True)
class Slotted:
    a: int


print(Identity(1) == Identity(1), Silent(4), {Key(1): "k"}[Key(1)], Slotted(1), hasattr(Slotted(1), "__dict__"))


@dataclass
class Circle:
    radius: float
    scale: InitVar[float] = 1.0
    _: KW_ONLY
    unit: str = "m"
    area: float = field(init=False, repr=True)

    def __post_init__(self, scale):
        self.radius *= scale
        self.area = round(3.14159 * self.radius ** 2, 2)


print(Circle(2), Circle(2, 3, unit="cm"))


@dataclass(frozen=True)
class Money:
    amount: int
    currency: str = "EUR"

    def __add__(self, other: "Money") -> "Money":
        if self.currency != other.currency:
            raise ValueError(f"cannot add {other.currency} to {self.currency}")
        return Money(self.amount + other.amount, self.currency)


wallet = sum([Money(5), Money(7)], Money(0))
print(wallet, hash(Money(1)) == hash(Money(1)))
for action in (lambda: setattr(wallet, "amount", 1), lambda: delattr(wallet, "amount")):
    try:
        action()
    except FrozenInstanceError as error:
        print(type(error).__name__, error)
match wallet:
    case Money(amount, "EUR"):
        print("euros", amount)
wallet + Money(1, "USD")
