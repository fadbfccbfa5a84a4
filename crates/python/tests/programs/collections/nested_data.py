company = {
    "name": "Acme",
    "teams": [
        {"name": "dev", "members": [{"name": "Ann", "skills": ["py", "sql"]}, {"name": "Bob", "skills": []}]},
        {"name": "ops", "members": [{"name": "Cid", "skills": ["sql"]}]},
    ],
}
print(company["teams"][0]["members"][0]["skills"][-1], len(company["teams"]), company.get("address", {}).get("city", "unknown"))
print([m["name"] for t in company["teams"] for m in t["members"]], {s for t in company["teams"] for m in t["members"] for s in m["skills"]} == {"py", "sql"})
by_skill = {}
for team in company["teams"]:
    for member in team["members"]:
        for skill in member["skills"]:
            by_skill.setdefault(skill, []).append(f"{member['name']}@{team['name']}")
print(by_skill)


def flatten(value, prefix=""):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from flatten(inner, f"{prefix}.{key}" if prefix else key)
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from flatten(inner, f"{prefix}[{index}]")
    else:
        yield prefix, value


for path, value in flatten(company):
    print(path, "=", repr(value))


def merge(a, b):
    result = dict(a)
    for key, value in b.items():
        if isinstance(value, dict) and isinstance(result.get(key), dict):
            result[key] = merge(result[key], value)
        else:
            result[key] = value
    return result


print(merge({"a": {"x": 1, "y": 2}, "b": 3}, {"a": {"y": 9, "z": 0}, "c": [1]}))
grid = [[0] * 3 for _ in range(2)]
grid[1][2] = 5
print(grid, [list(column) for column in zip(*grid)], sum(map(sum, grid)), [row.index(5) if 5 in row else -1 for row in grid])
del company["teams"][1]["members"][0]["skills"][0]
company["teams"][0]["members"].append({"name": "Dan"})
print([m.get("skills", "none") for t in company["teams"] for m in t["members"]])
for team in company["teams"]:
    print(team["name"], [m["skills"] for m in team["members"]])
