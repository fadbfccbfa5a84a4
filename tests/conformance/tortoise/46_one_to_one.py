"""One-to-one relationships from both ends, also as primary key."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Person(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    passport: fields.BackwardOneToOneRelation["Passport"]

    def __str__(self):
        return self.name


class Passport(Model):
    number = fields.CharField(max_length=9)
    person = fields.OneToOneField("models.Person", related_name="passport", null=True, on_delete=fields.SET_NULL)

    def __str__(self):
        return self.number


class Profile(Model):
    person = fields.OneToOneField("models.Person", related_name="profile", primary_key=True)
    motto = fields.CharField(max_length=40)


async def refused(attempt):
    try:
        print(await attempt())
    except Exception as exc:
        print(type(exc).__name__, exc)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    ada = await Person.create(name="Ada")
    bea = await Person.create(name="Bea")
    p1 = await Passport.create(number="A1", person=ada)
    p2 = await Passport.create(number="B2")
    print(p1.person, p1.person_id, p2.person_id, await p2.person)
    print(type(ada.passport).__name__, await ada.passport, await bea.passport)
    print(type(ada.passport).__name__)
    await refused(lambda: Passport.create(number="A3", person=ada))
    p2.person = bea
    await p2.save()
    print(await bea.passport)
    fresh = await Person.get(name="Bea")
    print(await fresh.passport, (await fresh.passport).person_id)
    await fresh.fetch_related("passport")
    print(fresh.passport, fresh.passport.number)
    for person in await Person.all().order_by("id").prefetch_related("passport", "profile"):
        print(person, person.passport, person.profile)
    for passport in await Passport.all().order_by("id").prefetch_related("person"):
        print(passport, passport.person)
    print(await Person.filter(passport__number="A1").values_list("name", flat=True))
    print(await Passport.filter(person__name="Bea").values_list("number", flat=True))
    await refused(lambda: Person.filter(passport=p1).values("id", "name"))
    print(await Person.filter(passport=p1.id).values("id", "name"))

    profile = await Profile.create(person=ada, motto="Onward")
    print(profile.pk, profile.person_id, repr(profile), profile.person)
    found = await Profile.get(person=ada)
    print(found.motto, found == profile, found.pk, await found.person)
    found.motto = "Upward"
    await found.save()
    print(await Profile.all().values("person_id", "motto"))
    print((await ada.profile).motto)
    await refused(lambda: Profile.create(person=ada, motto="Twice"))
    try:
        Person(name="Cid", passport=p1)
    except Exception as exc:
        print(type(exc).__name__, exc)
    await ada.delete()
    await p1.refresh_from_db()
    print(p1.person_id, await Profile.all().count())


run_async(main())
