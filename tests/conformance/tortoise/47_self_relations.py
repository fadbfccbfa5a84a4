"""Models that refer to themselves."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Employee(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    manager: fields.ForeignKeyNullableRelation["Employee"] = fields.ForeignKeyField(
        "models.Employee", related_name="team", null=True
    )
    talks_to: fields.ManyToManyRelation["Employee"] = fields.ManyToManyField(
        "models.Employee", related_name="hears_from"
    )
    mentors = fields.ManyToManyField("models.Employee", through="mentoring", forward_key="mentor", backward_key="pupil", related_name="pupils")
    substitute = fields.OneToOneField("models.Employee", related_name="substitutes_for", null=True)

    def __str__(self):
        return self.name

    async def tree(self, depth=0):
        print("  " * depth + self.name, [str(e) for e in await self.talks_to.all().order_by("name")])
        for member in await self.team.all().order_by("id"):
            await member.tree(depth + 1)

    async def chain(self):
        await self.fetch_related("manager")
        if self.manager is None:
            return [self.name]
        return [self.name] + await self.manager.chain()


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    root = await Employee.create(name="Root")
    one = await Employee.create(name="One", manager=root)
    two = await Employee.create(name="Two", manager=root)
    leaf = await Employee.create(name="Leaf", manager=one, substitute=two)
    await leaf.talks_to.add(one, two, leaf)
    await two.hears_from.add(root)
    await one.mentors.add(root, two)
    await root.tree()
    print(await leaf.chain())
    print([str(e) for e in await root.hears_from], [str(e) for e in await two.hears_from.order_by("-id")])
    print([str(e) for e in await root.pupils], [str(e) for e in await one.mentors.filter(name="Two")])
    print(await Employee.filter(manager__name="Root").order_by("id").values_list("name", flat=True))
    print(await Employee.filter(team__name="Leaf").values_list("name", flat=True))
    print(await Employee.filter(talks_to__name="Two").order_by("id").values_list("name", flat=True))
    print(await Employee.filter(hears_from__name="Root").values_list("name", flat=True))
    print(await Employee.filter(manager__manager__name="Root").values_list("name", flat=True))
    print(await two.substitutes_for, await leaf.substitute)
    for e in await Employee.all().order_by("id").prefetch_related("team", "talks_to", "hears_from", "mentors", "pupils", "manager", "substitutes_for"):
        print(e, e.manager, *[[str(x) for x in rel] for rel in (e.team, e.talks_to, e.hears_from, e.mentors, e.pupils)], e.substitutes_for)
    for e in await Employee.filter(manager_id__isnull=False).order_by("id").select_related("manager__manager"):
        print(e, e.manager, e.manager.manager)
    for e in await Employee.all().order_by("id").select_related("substitute"):
        print(e, e.substitute)
    for e in await Employee.filter(name="Root").prefetch_related("team__team__talks_to"):
        print(e, [(str(m), [(str(x), [str(y) for y in x.talks_to]) for x in m.team]) for m in e.team])
    await leaf.talks_to.remove(leaf, two)
    print([str(e) for e in await leaf.talks_to])
    await one.delete()
    print(await Employee.all().order_by("id").values_list("name", "manager_id"))


run_async(main())
