# title: Many to many
# about: Users and roles: link rows in a table that nobody declares.
# subject: Many to many
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Role(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=255)

    users: fields.ManyToManyRelation["User"]

    def __str__(self):
        return self.name


class User(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=255)
    roles = fields.ManyToManyField("models.Role", related_name="users", through="user_role")

    def __str__(self):
        return self.name


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()

    admin = await Role.create(name="Admin")
    guest = await Role.create(name="Guest")
    john = await User.create(name="John")
    jane = await User.create(name="Jane")

    await john.roles.add(admin, guest)
    await jane.roles.add(guest)
    print(john, "has", [role.name for role in await john.roles.all()])
    print(guest, "is held by", [user.name async for user in guest.users.order_by("name")])

    await john.roles.remove(guest)
    await jane.roles.clear()
    for user in await User.all().prefetch_related("roles"):
        print(user, [role.name for role in user.roles])


run_async(main())
