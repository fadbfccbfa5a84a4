"""Tables without classes beside models: as `secondary`, in queries, and on a connection."""

from sqlalchemy import Column, ForeignKey, Integer, String, Table, UniqueConstraint, insert
from sqlalchemy import select as core_select
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, func, select

# Declared before the tables its keys lead to, so that its columns have no types of their own yet.
ingredients = Table(
    "recipe_ingredient",
    SQLModel.metadata,
    Column("recipe_id", ForeignKey("recipe.id"), primary_key=True),
    Column("ingredient", ForeignKey("ingredient.name", ondelete="CASCADE"), primary_key=True),
)


class Recipe(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    ingredients: list["Ingredient"] = Relationship(
        back_populates="recipes", sa_relationship_kwargs={"secondary": ingredients, "order_by": "Ingredient.name"}
    )


class Ingredient(SQLModel, table=True):
    name: str = Field(primary_key=True, max_length=20)
    recipes: list[Recipe] = Relationship(
        back_populates="ingredients", sa_relationship_kwargs={"secondary": "recipe_ingredient"}
    )


visits = Table(
    "visit",
    SQLModel.metadata,
    Column("id", Integer, primary_key=True),
    Column("recipe_id", Integer, ForeignKey("recipe.id"), nullable=False),
    Column("guest", String(30), nullable=False, default="somebody"),
    Column("stars", Integer, server_default="3"),
    UniqueConstraint("recipe_id", "guest"),
)

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
print(list(SQLModel.metadata.tables))
print(repr(ingredients.c.recipe_id.type), repr(ingredients.c.ingredient.type), ingredients.c.ingredient.foreign_keys)
print([column.name for column in visits.primary_key], visits.c.keys(), repr(visits.c.recipe_id))

with Session(engine) as session:
    salt, egg, flour = Ingredient(name="salt"), Ingredient(name="egg"), Ingredient(name="flour")
    pancake = Recipe(title="Pancake", ingredients=[salt, egg, flour])
    session.add_all([pancake, Recipe(title="Boiled egg", ingredients=[egg])])
    session.commit()
    print([item.name for item in pancake.ingredients], [recipe.title for recipe in egg.recipes])
    pancake.ingredients.remove(salt)
    session.commit()
    print(session.exec(select(ingredients)).all())

    session.exec(visits.insert().values(recipe_id=1, guest="Ida", stars=5))
    session.execute(insert(visits), [{"recipe_id": 2}, {"recipe_id": 1}])
    session.commit()
    query = select(Recipe.title, func.count(visits.c.id), func.avg(visits.c.stars))
    query = query.join(visits, visits.c.recipe_id == Recipe.id).group_by(Recipe.title).order_by(Recipe.title)
    print(query)
    for title, count, stars in session.exec(query):
        print(title, count, stars)
    session.delete(egg)
    session.commit()
    print(session.exec(select(ingredients.c.ingredient)).all())

with engine.begin() as connection:
    result = connection.execute(visits.insert(), {"recipe_id": 2, "guest": "Bo"})
    print(result.inserted_primary_key, result.lastrowid, result.rowcount)
    for row in connection.execute(core_select(visits).order_by(visits.c.id)).mappings():
        print(row["guest"], row[visits.c.stars], dict(row))
    print(connection.execute(visits.update().where(visits.c.stars < 5).values(stars=visits.c.stars + 1)).rowcount)
    row = connection.execute(core_select(visits.c.guest, visits.c.stars).where(visits.c.id == 2)).one()
    print(row._mapping, row._fields, "guest" in row._mapping, row._mapping.get("nothing", "-"))
    try:
        row._mapping["nothing"]
    except KeyError as error:
        print(type(error).__name__, error)

try:
    Table("visit", SQLModel.metadata, Column("id", Integer, primary_key=True))
except Exception as error:
    print(type(error).__name__, error)
print(Table("visit", SQLModel.metadata) is visits)
