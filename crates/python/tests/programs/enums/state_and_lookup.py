from enum import Enum, IntEnum


class OrderState(str, Enum):
    NEW = "new"
    PAID = "paid"
    SHIPPED = "shipped"

    @property
    def next(self):
        members = list(type(self))
        position = members.index(self) + 1
        if position == len(members):
            raise ValueError(f"{self.name} is final")
        return members[position]

    @classmethod
    def choices(cls):
        return [(m.value, m.name.title()) for m in cls]


class Weekday(IntEnum):
    MON = 1
    TUE = 2
    SUN = 7

    @property
    def weekend(self):
        return self >= 6


state = OrderState.NEW
while state is not OrderState.SHIPPED:
    print(state.value, "->", state.next.value)
    state = state.next
print(OrderState.choices(), OrderState("paid"), OrderState.PAID == "paid", "paid" == OrderState.PAID, OrderState.NEW in ("new", "x"))
print({OrderState.NEW: 1}["new"], f"{OrderState.NEW.value:>6}", OrderState.NEW.value + "!", OrderState.NEW + "!", len(OrderState.NEW), sorted(OrderState))
print([d.name for d in Weekday if d.weekend], Weekday.MON + Weekday.TUE, Weekday(7).name, max(Weekday), Weekday.SUN - 1, f"{Weekday.MON:03d}", str(Weekday.MON), "%d %s" % (Weekday.TUE, Weekday.TUE), Weekday["SUN"])
print({s: s.name for s in OrderState}, [s for s in OrderState if s != "new"], OrderState.__members__["PAID"], hasattr(OrderState, "NEW"), isinstance(OrderState.NEW, str), OrderState.NEW.name.lower())
mapping = {member.value: member for member in OrderState}
print(mapping["shipped"], list(reversed(OrderState)), OrderState.NEW is OrderState["NEW"])


def handle(state: OrderState) -> str:
    match state:
        case OrderState.NEW:
            return "charge"
        case OrderState.PAID | OrderState.SHIPPED:
            return f"track {state.name}"


print([handle(s) for s in OrderState])
for value in ("unknown", None, 3):
    try:
        OrderState(value)
    except ValueError as error:
        print(error)
try:
    OrderState["paid"]
except KeyError as error:
    print("KeyError", error)
OrderState.SHIPPED.next
