from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Optional, get_type_hints


@dataclass
class Node:
    value: int
    next: Optional[Node] = None
    tags: list[str] | None = None

    def append(self, value: int) -> Node:
        node = self
        while node.next:
            node = node.next
        node.next = Node(value)
        return self


print(Node.__annotations__)
print(get_type_hints(Node))
print([(f.name, f.type) for f in fields(Node)])
print(Node(1).append(2).append(3))


def later(x: NotDefinedAnywhere, y: 1 / 0 = 2) -> list[Whatever]:
    z: AlsoMissing = x
    return z


print(later(5), later.__annotations__)
value: Undefined[int] = 3
other: dict[str, "quoted"]
print(__annotations__)
class Late:
    items: list[Late]
    size: "int"


print(Late.__annotations__, get_type_hints(Late))
get_type_hints(later)
