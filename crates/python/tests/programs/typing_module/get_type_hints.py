from typing import TYPE_CHECKING, Annotated, ClassVar, List, Optional, get_args, get_origin, get_type_hints

if TYPE_CHECKING:
    from somewhere import Missing


class Team:
    name: str
    heroes: List["Hero"] = []
    total: ClassVar[int] = 0


class Hero(Team):
    age: Optional[int] = None
    team: "Team | None" = None
    code: Annotated[str, "unique"] = ""


def build(name: str, team: "Optional[Team]" = None, *args: int, **kw: "List[str]") -> "Hero":
    return Hero()


print(get_type_hints(Team))
print(get_type_hints(Hero))
print(get_type_hints(Hero, include_extras=True)["code"], get_type_hints(build))
print(Hero.__annotations__, Team.__annotations__["heroes"])
for form in (Optional[int], List[str], list[int], int, "x", Annotated[int, 5], dict[str, int], int | None, tuple[int, ...]):
    print(form, get_origin(form), get_args(form))
print(TYPE_CHECKING)


class Broken:
    other: "Missing"


try:
    get_type_hints(Broken)
except NameError as error:
    print(error)


def convert(cls, raw):
    result = cls()
    for name, hint in get_type_hints(cls).items():
        if name in raw:
            kinds = [k for k in get_args(hint) if k is not type(None)] or [hint]
            setattr(result, name, kinds[0](raw[name]))
    return result


class Settings:
    port: int
    ratio: Optional[float]
    label: str


print(vars(convert(Settings, {"port": "80", "ratio": "0.5", "label": 7})))
get_type_hints(5)
