"""Relationships over keys that are no counted numbers."""

import uuid

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class School(Model):
    uuid = fields.UUIDField(primary_key=True)
    name = fields.CharField(max_length=20)
    code = fields.IntField(unique=True)
    students: fields.ReverseRelation["Pupil"]


class Pupil(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    school = fields.ForeignKeyField("models.School", related_name="pupils", to_field="code")
    past = fields.ForeignKeyField("models.School", related_name="alumni", null=True, source_field="past_school")


class Topic(Model):
    slug = fields.CharField(max_length=20, primary_key=True, source_field="topic_slug")
    schools = fields.ManyToManyField("models.School", related_name="topics", through="taught")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    oak = await School.create(uuid=uuid.UUID(int=7), name="Oak", code=70)
    elm = await School.create(uuid=uuid.UUID(int=8), name="Elm", code=80)
    ana = await Pupil.create(name="Ana", school=oak, past=elm)
    ben = await Pupil.create(name="Ben", school_id=80)
    print(ana.school_id, ana.past_id, ben.school_id, ben.past_id)
    print((await ben.school).name, await ben.past)
    found = await Pupil.get(name="Ana")
    print(found.school_id, found.past_id, (await found.school).name, (await found.past).name)
    print([p.name for p in await oak.pupils], [p.name for p in await elm.alumni])
    for school in await School.all().order_by("name").prefetch_related("pupils", "alumni"):
        print(school.name, [p.name for p in school.pupils], [p.name for p in school.alumni])
    for pupil in await Pupil.all().order_by("id").prefetch_related("school", "past"):
        print(pupil.name, pupil.school.name, pupil.past and pupil.past.name)
    for pupil in await Pupil.all().order_by("id").select_related("school"):
        print(pupil.name, pupil.school.name)
    for pupil in await Pupil.all().order_by("id").select_related("past"):
        print(pupil.name, pupil.past and pupil.past.name)
    print(await Pupil.filter(school=oak).values_list("name", flat=True), await Pupil.filter(past=elm).values_list("name", "past_id"))
    print(await School.filter(pupils__name="Ben").values_list("name", flat=True))
    art = await Topic.create(slug="art")
    await art.schools.add(oak)
    await elm.topics.add(art)
    print([s.name for s in await art.schools.all().order_by("name")], [t.slug for t in await oak.topics])
    for topic in await Topic.all().prefetch_related("schools__pupils"):
        print(topic.slug, topic.pk, [(s.name, [p.name for p in s.pupils]) for s in topic.schools])
    print(await Topic.filter(schools__code=70).values_list("slug", flat=True))
    await art.schools.remove(oak, elm)
    print(await art.schools.all().count())
    try:
        await Pupil.create(name="Cy", school_id=99)
    except Exception as exc:
        print(type(exc).__name__, exc)


run_async(main())
