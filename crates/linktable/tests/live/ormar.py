import asyncio

import ormar
import sqlalchemy

base_ormar_config = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///kitchen.db"),
    metadata=sqlalchemy.MetaData(),
)


class Ingredient(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="ingredients")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Portion(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="portions")

    id: int = ormar.Integer(primary_key=True)
    grams: int = ormar.Integer(default=100)


class Recipe(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="recipes")

    slug: str = ormar.String(max_length=20, primary_key=True)
    title: str = ormar.String(max_length=80)
    ingredients = ormar.ManyToMany(Ingredient, through=Portion, related_name="recipes")


async def main():
    await base_ormar_config.database.connect()
    try:
        async with base_ormar_config.database.engine.begin() as connection:
            await connection.run_sync(base_ormar_config.metadata.create_all)

        flour = await Ingredient.objects.create(name="flour")
        await Ingredient.objects.create(name="butter")
        bread = await Recipe.objects.create(slug="bread", title="Bread of the house")
        await bread.ingredients.add(flour, grams=500)
        print(await bread.ingredients.count())
    finally:
        await base_ormar_config.database.disconnect()


asyncio.run(main())
