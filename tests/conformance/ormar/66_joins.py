import asyncio
from typing import ForwardRef, List, Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///mail.db"),
    metadata=sqlalchemy.MetaData(),
)


class City(ormar.Model):
    ormar_config = base.copy(tablename="cities")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=30)


class Person(ormar.Model):
    ormar_config = base.copy(tablename="people")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=30)
    city: Optional[City] = ormar.ForeignKey(City, related_name="people", name="city_id")


class Letter(ormar.Model):
    ormar_config = base.copy(tablename="letters")

    id: int = ormar.Integer(primary_key=True)
    subject: str = ormar.String(max_length=40)
    sender: Optional[Person] = ormar.ForeignKey(Person, related_name="sent")
    receiver: Optional[Person] = ormar.ForeignKey(Person, related_name="received")


FolderRef = ForwardRef("Folder")


class Folder(ormar.Model):
    ormar_config = base.copy(tablename="folders")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=30)
    parent: FolderRef = ormar.ForeignKey(FolderRef, related_name="children")
    letters: Optional[List[Letter]] = ormar.ManyToMany(Letter, related_name="folders")


Folder.update_forward_refs()


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        rome, oslo = await City.objects.create(name="Rome"), await City.objects.create(name="Oslo")
        ann = await Person.objects.create(name="Ann", city=rome)
        bob = await Person.objects.create(name="Bob", city=oslo)
        cat = await Person.objects.create(name="Cat")
        hello = await Letter.objects.create(subject="Hello", sender=ann, receiver=bob)
        reply = await Letter.objects.create(subject="Reply", sender=bob, receiver=ann)
        await Letter.objects.create(subject="Draft", sender=cat)
        top = await Folder.objects.create(name="top")
        old = await Folder.objects.create(name="old", parent=top)
        new = await Folder.objects.create(name="new", parent=top)
        await old.letters.add(hello)
        await new.letters.add(hello)
        await new.letters.add(reply)

        letters = Letter.objects.order_by("id")
        for letter in await letters.select_related(["sender", "receiver"]).all():
            print(letter.subject, letter.sender.name, letter.receiver and letter.receiver.name)
        for letter in await letters.select_related(["sender__city", "receiver__city"]).all():
            print(letter.subject, letter.sender.city and letter.sender.city.name,
                  letter.receiver and letter.receiver.city.name)
        found = await letters.filter(sender__city__name="Rome", receiver__city__name="Oslo").all()
        print([letter.subject for letter in found])
        found = await letters.filter(ormar.or_(sender__city__name="Oslo", receiver__city__name="Oslo")).all()
        print([letter.subject for letter in found])
        found = await letters.select_related("sender__city").filter(receiver__city__name="Rome").all()
        print([(letter.subject, letter.sender.city.name, letter.receiver.city.name) for letter in found])
        found = await letters.exclude(sender__city__name="Oslo").all()
        print([letter.subject for letter in found])
        found = await letters.select_related(["sender__city", "receiver__city"]).order_by("receiver__city__name").all()
        print([letter.subject for letter in found])

        for person in await Person.objects.select_related(["sent", "received"]).order_by("name").all():
            print(person.name, [letter.subject for letter in person.sent], [letter.subject for letter in person.received])
        for person in await Person.objects.select_related(["sent__receiver", "city"]).all():
            print(person.name, [letter.receiver and letter.receiver.name for letter in person.sent])
        city = await City.objects.select_related("people__sent__receiver__city").get(name="Rome")
        print([[letter.receiver.city.name for letter in person.sent] for person in city.people])

        for folder in await Folder.objects.select_related("parent").order_by("id").all():
            print(folder.name, folder.parent and folder.parent.name)
        for folder in await Folder.objects.select_related("children").order_by("id").all():
            print(folder.name, [child.name for child in folder.children])
        for folder in await Folder.objects.select_related(["letters", "parent"]).order_by("id").all():
            print(folder.name, [letter.subject for letter in folder.letters])
        for folder in await Folder.objects.select_related(["letters__sender", "letters__receiver"]).all():
            print(folder.name, [(letter.sender.name, letter.receiver.name) for letter in folder.letters])
        found = await Folder.objects.filter(letters__sender__name="Bob").all()
        print([folder.name for folder in found])
        found = await Folder.objects.filter(parent__name="top", letters__subject="Hello").all()
        print([folder.name for folder in found])
        found = await Folder.objects.filter(children__letters__subject="Reply").all()
        print([(folder.name, [child.name for child in folder.children]) for folder in found])
        for letter in await letters.select_all().all():
            print(letter.subject, letter.sender.name, [folder.name for folder in letter.folders])
        found = await letters.select_all(follow=True).filter(subject="Hello").get()
        print(found.sender.city.name, found.receiver.city.name, [folder.parent.name for folder in found.folders])
        print(await letters.select_related(["sender__city", "receiver__city"]).count())
        print(await letters.filter(receiver__city__name="Oslo").exists())


asyncio.run(main())
