import uuid
from uuid import NAMESPACE_DNS, NAMESPACE_URL, UUID

u = UUID("12345678-1234-5678-1234-567812345678")
print(u, repr(u), str(u), u.hex, u.int, u.version, u.variant, u.urn, u.bytes, u.fields, u.node, u.time_low)
print(UUID("{12345678123456781234567812345678}") == u, UUID(hex="12345678" * 4), UUID(int=5), UUID(bytes=b"\x01" * 16), UUID("urn:uuid:12345678-1234-5678-1234-567812345678"))
print(uuid.uuid5(NAMESPACE_DNS, "python.org"), uuid.uuid3(NAMESPACE_DNS, "python.org"), uuid.uuid5(NAMESPACE_URL, "http://x.org/é"), NAMESPACE_URL)
print(u == UUID(int=u.int), u != UUID(int=1), UUID(int=1) < UUID(int=2), sorted([UUID(int=3), UUID(int=1)]), {u: "k"}[UUID(str(u))], hash(u) == hash(UUID(str(u))), u == str(u))
r = uuid.uuid4()
print(r.version, len(str(r)), r != uuid.uuid4(), str(r).count("-"), isinstance(r, UUID), type(r), r.variant == uuid.RFC_4122)
print(uuid.uuid5(NAMESPACE_DNS, "a").version, uuid.uuid3(NAMESPACE_DNS, "a").version, f"{u}", f"{str(u):>40}", [UUID(int=0)], int(u) == u.int)
for bad in (lambda: UUID("nope"), lambda: UUID("1234"), lambda: UUID(), lambda: UUID(int=-1), lambda: UUID(bytes=b"x"), lambda: u < 5, lambda: UUID(5), lambda: u + 1):
    try:
        print(bad())
    except Exception as error:
        print(type(error).__name__, error)
u.int = 5
