from enum import Enum

from tortoise import Tortoise, fields, run_async
from tortoise.exceptions import ValidationError
from tortoise.fields import CharField, Field
from tortoise.models import Model


class Colour(Enum):
    RED = "r"
    BLUE = "b"


class EnumField(CharField):
    def __init__(self, enum_type, **kwargs):
        super().__init__(128, **kwargs)
        self._enum_type = enum_type

    def to_db_value(self, value, instance):
        return value.value

    def to_python_value(self, value):
        try:
            return self._enum_type(value)
        except ValueError:
            raise ValueError(f"Database value {value} does not exist on Enum {self._enum_type}.")


class Upper(CharField):
    def to_db_value(self, value, instance):
        self.validate(value)
        return super().to_db_value(value and value.upper(), instance)


def even(value):
    if value % 2:
        raise ValidationError(f"{value} is odd")


class Thing(Model):
    colour = EnumField(Colour, default=Colour.RED)
    name = Upper(max_length=5, null=True)
    number = fields.IntField(validators=[even], default=lambda: 4)

    async def double(self):
        self.number *= 2
        await self.save(update_fields=["number"])
        return self

    @property
    def label(self):
        return f"{self.name}/{self.number}"

    @classmethod
    async def make(cls, name):
        return await cls.create(name=name)


async def later():
    return 8


class Waiting(Model):
    number = fields.IntField(default=later)

    async def save(self, *args, **kwargs):
        print("saving", self.__class__.__name__)
        await super().save(*args, **kwargs)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    thing = await Thing.make("abc")
    print(thing.colour, thing.name, thing.number, thing.label)
    back = await Thing.get(id=thing.id)
    print(back.colour, back.name, (await back.double()).label)
    for values in ({"number": 3}, {"name": "toolong"}):
        try:
            await Thing.create(**values)
        except ValidationError as error:
            print(error)
    waiting = Waiting()
    print(hasattr(waiting, "number"))
    await waiting.save()
    print(waiting.number)
    print((await Waiting.create(number=1)).number, (await Waiting.create()).number)


run_async(main())
