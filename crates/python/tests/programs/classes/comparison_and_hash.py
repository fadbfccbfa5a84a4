from functools import total_ordering


@total_ordering
class Version:
    def __init__(self, text):
        self.parts = tuple(int(p) for p in text.split("."))

    def __eq__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts == other.parts

    def __lt__(self, other):
        if not isinstance(other, Version):
            return NotImplemented
        return self.parts < other.parts

    def __hash__(self):
        return hash(self.parts)

    def __repr__(self):
        return "v" + ".".join(map(str, self.parts))


versions = [Version(t) for t in ("1.10", "1.2", "2.0", "1.2")]
print(sorted(versions), max(versions), min(versions), len(set(versions)), versions[1] == versions[3])
print(Version("1.0") <= Version("1.1"), Version("1.0") > Version("0.9"), Version("1") >= Version("1"), Version("1") != Version("2"))
print({Version("1.0"): "one"}[Version("1.0")], Version("1.0") in [Version("1.0")], versions.index(Version("2.0")), Version("1") == "1")


class Loud:
    def __init__(self, name):
        self.name = name

    def __eq__(self, other):
        print(f"{self.name} == {getattr(other, 'name', other)}")
        return NotImplemented

    def __lt__(self, other):
        print(f"{self.name} < {getattr(other, 'name', other)}")
        return self.name < other.name

    def __gt__(self, other):
        print(f"{self.name} > {getattr(other, 'name', other)}")
        return NotImplemented


a, b = Loud("a"), Loud("b")
print(a == b)
print(a == 1)
print(a != b)
print(a > b)
print(sorted([b, a])[0].name)
print(Loud.__hash__)


class Odd:
    def __eq__(self, other):
        return "yes" if other else ""


print(Odd() == 1, Odd() == 0, Odd() != 1, 1 == Odd())
print(Version("1") < 5)
