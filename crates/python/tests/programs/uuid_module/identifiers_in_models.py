import uuid
from dataclasses import dataclass, field

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "example.org")


def make_id(name: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, name)


@dataclass(order=True)
class Item:
    name: str
    id: uuid.UUID = field(default_factory=uuid.uuid4, compare=False)


a = Item("a", make_id("a"))
print(NAMESPACE, a, a.id.hex, a.id.version, str(a.id)[:8], len(str(a.id)))
b, c = Item("b"), Item("b")
print(b == c, b.id == c.id, isinstance(b.id, uuid.UUID), b.id.version, sorted([b, a])[0].name)
table = {make_id(n): n for n in "xyz"}
print(table[make_id("y")], make_id("q") in table, make_id("x") == uuid.UUID(str(make_id("x"))), make_id("x") != make_id("y"))
for text in (str(a.id), a.id.hex, f"{{{a.id}}}", a.id.urn, str(a.id).upper()):
    print(uuid.UUID(text) == a.id, end=" ")
print()
print(sorted(table)[0] == min(table), max(table) > min(table), uuid.UUID(int=0), uuid.UUID(int=2 ** 128 - 1), uuid.UUID(bytes=a.id.bytes) == a.id, a.id.int % 1000, uuid.UUID(a.id.hex[::-1]))
print([f"{n}:{make_id(n).hex[-4:]}" for n in ("ann", "bob", "é")], uuid.uuid3(uuid.NAMESPACE_URL, "x"), uuid.NAMESPACE_OID)
for bad in ("", "not-a-uuid", str(a.id) + "0", None, 5):
    try:
        print(uuid.UUID(bad))
    except (TypeError, ValueError, AttributeError) as error:
        print(f"{bad!r}: {type(error).__name__}: {error}")
uuid.UUID("zz345678-1234-5678-1234-567812345678")
