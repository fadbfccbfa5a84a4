"""Fetching for objects that are already there."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Tag(Model):
    id = fields.IntField(primary_key=True)
    text = fields.CharField(max_length=10)


class Post(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=10)
    tags = fields.ManyToManyField("models.Tag", related_name="posts")


class Comment(Model):
    id = fields.IntField(primary_key=True)
    text = fields.CharField(max_length=10)
    post = fields.ForeignKeyField("models.Post", related_name="comments")
    parent = fields.ForeignKeyField("models.Comment", related_name="answers", null=True)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    await Tag.bulk_create([Tag(text=text) for text in "abc"])
    a, b, c = await Tag.all().order_by("id")
    posts = [await Post.create(title=f"P{n}") for n in range(3)]
    await posts[0].tags.add(c, a)
    await posts[2].tags.add(b)
    top = await Comment.create(text="top", post=posts[0])
    await Comment.create(text="answer", post=posts[0], parent=top)
    await Comment.create(text="other", post=posts[1])
    await Post.fetch_for_list(posts, "comments", "tags")
    for post in posts:
        print(post.title, [t.text for t in post.tags], [c.text for c in post.comments])
    await Post.fetch_for_list(posts, "comments__answers", "tags__posts")
    for post in posts:
        print(post.title, [[a.text for a in c.answers] for c in post.comments], [[p.title for p in t.posts] for t in post.tags])
    comments = await Comment.all().order_by("id")
    await Comment.fetch_for_list(comments, "post__tags", "parent")
    for comment in comments:
        print(comment.text, comment.post.title, len(comment.post.tags), comment.parent and comment.parent.text)
    print(comments[0].post is comments[1].post, comments[0].post is posts[0], comments[0].post == posts[0])
    await Post.fetch_for_list([], "tags")
    await posts[1].fetch_related()
    await posts[1].fetch_related("tags", "comments", "comments__parent")
    print(len(posts[1].tags), posts[1].comments[0].parent)
    try:
        await Post.fetch_for_list(posts, "author")
    except Exception as exc:
        print(type(exc).__name__, exc)
    try:
        await top.fetch_related("text")
    except Exception as exc:
        print(type(exc).__name__, exc)


run_async(main())
