from __future__ import annotations

from typing import Optional

import tortoise
from tortoise import Model, Tortoise
from tortoise.fields import *


class Group(Model):
    id: int = IntegerField(pk=True)
    name: str = CharField(max_length=20)
    members: ReverseRelation[Member]
    created = DateTimeField(null=True)

    class Meta:
        ordering = ("name",)


class Member(tortoise.models.Model):
    id = BigIntegerField(primary_key=True)
    nick: Optional[str] = CharField(20, null=True, unique=True)
    group: ForeignKeyRelation[Group] = ForeignKey("models.Group", related_name="members", on_delete=CASCADE)
    leads: OneToOneNullableRelation[Group] = OneToOneField("models.Group", null=True, on_delete=OnDelete.SET_NULL, related_name="leader")
    waited = DurationField(null=True)
    level = SmallIntegerField(default=1)

    class PydanticMeta:
        exclude = ("waited",)


async def init():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    try:
        group = await Group.create(name="a")
        member = await Member.create(nick="n", group=group, leads=group)
        print(member.group_id, member.leads_id, member.level, repr(member), Member.group_id if hasattr(Member, "group_id") else "no")
        member.group = None
        print(member.group_id)
        try:
            await member.save()
        except Exception as error:
            print(type(error).__name__, error)
        try:
            member.group = member
        except Exception as error:
            print(type(error).__name__, error)
        await group.delete()
        print(await Member.all().count())
    finally:
        await Tortoise.close_connections()


if __name__ == "__main__":
    tortoise.run_async(init())
