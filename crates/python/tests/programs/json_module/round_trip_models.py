import json
from dataclasses import asdict, dataclass, field, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import get_args, get_type_hints
from uuid import NAMESPACE_DNS, UUID, uuid5


class Role(Enum):
    ADMIN = "admin"
    USER = "user"


@dataclass
class Address:
    street: str
    city: str = "Berlin"


@dataclass
class User:
    id: UUID
    name: str
    born: date
    balance: Decimal
    role: Role = Role.USER
    addresses: list[Address] = field(default_factory=list)


class Encoder(json.JSONEncoder):
    def default(self, o):
        if isinstance(o, (date, datetime)):
            return o.isoformat()
        if isinstance(o, (UUID, Decimal)):
            return str(o)
        if isinstance(o, Enum):
            return o.value
        if is_dataclass(o):
            return asdict(o)
        return super().default(o)


def build(kind, data):
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: build(hints[name], value) for name, value in data.items()})
    if args := get_args(kind):
        return [build(args[0], item) for item in data]
    if kind is date:
        return date.fromisoformat(data)
    return kind(data)


user = User(uuid5(NAMESPACE_DNS, "ann"), "Ann", date(1990, 6, 1), Decimal("10.50"), Role.ADMIN, [Address("A 1"), Address("B 2", "Köln")])
text = json.dumps(user, cls=Encoder, indent=2)
print(text)
back = build(User, json.loads(text))
print(back == user, back)
print(json.dumps({"k": user.addresses}, cls=Encoder, ensure_ascii=False))
build(User, {**json.loads(text), "role": "guest"})
