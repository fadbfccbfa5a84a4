# title: Posts and categories
# about: Many to many in ormar, with the through table it makes by itself.
# subject: Many to many
import asyncio

import ormar
import sqlalchemy

base_ormar_config = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///blog.db"),
    metadata=sqlalchemy.MetaData(),
)


class Author(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="authors")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=80)


class Category(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="categories")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40, unique=True)


class Post(ormar.Model):
    ormar_config = base_ormar_config.copy(tablename="posts")

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=200)
    author = ormar.ForeignKey(Author, ondelete="CASCADE")
    categories = ormar.ManyToMany(Category)


async def main():
    async with base_ormar_config.database:
        async with base_ormar_config.database.engine.begin() as connection:
            await connection.run_sync(base_ormar_config.metadata.create_all)

        ada = await Author.objects.create(name="Ada")
        news = await Category.objects.create(name="News")
        rust = await Category.objects.create(name="Rust")
        post = await Post.objects.create(title="Links between rows", author=ada)

        await post.categories.add(news)
        await post.categories.add(rust)
        print([category.name for category in await post.categories.order_by("name").all()])

        await news.posts.remove(post)
        print(await post.categories.count(), "category left")

        for found in await Post.objects.select_related(["author", "categories"]).all():
            print(found.title, "by", found.author.name, "in", [category.name for category in found.categories])


asyncio.run(main())
