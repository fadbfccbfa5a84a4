# title: A through model with fields
# about: How many of what: the link rows of a recipe hold amounts, and can be filtered by them.
# subject: Link rows with fields
import asyncio

import ormar
import sqlalchemy

base_ormar_config = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///kitchen.db"),
    metadata=sqlalchemy.MetaData(),
)


class Ingredient(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="ingredients", order_by=["name"])

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)


class Portion(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="portions")

    id: int = ormar.Integer(primary_key=True)
    grams: int = ormar.Integer(default=100, minimum=1)


class Recipe(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="recipes")

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=80)
    ingredients = ormar.ManyToMany(Ingredient, through=Portion, related_name="recipes")


async def main():
    async with base_ormar_config.database:
        async with base_ormar_config.database.engine.begin() as connection:
            await connection.run_sync(base_ormar_config.metadata.create_all)

        flour = await Ingredient.objects.create(name="flour")
        butter = await Ingredient.objects.create(name="butter")
        bread = await Recipe.objects.create(title="Bread")
        cake = await Recipe.objects.create(title="Cake")

        await bread.ingredients.add(flour, grams=500)
        await cake.ingredients.add(flour, grams=250)
        await cake.ingredients.add(butter)

        for ingredient in await cake.ingredients.all():
            print(ingredient.name, ingredient.portion.grams)

        await cake.ingredients.filter(name="butter").update(portion={"grams": 200})
        heavy = await Recipe.objects.select_related("ingredients").filter(ingredients__name="flour").all()
        print([(recipe.title, recipe.ingredients[0].portion.grams) for recipe in heavy])


asyncio.run(main())
