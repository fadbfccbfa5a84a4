"""A blog with asynchronous sessions: units of work, results as streams."""

import asyncio
from contextlib import asynccontextmanager
from typing import AsyncIterator
from sqlalchemy import func, event
from sqlalchemy.ext.asyncio import AsyncAttrs, AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import selectinload, joinedload, DeclarativeBase
from sqlmodel import Field, Relationship, SQLModel, select, delete, update, col
from sqlmodel.ext.asyncio.session import AsyncSession as SMSession


class PostTag(SQLModel, table=True):
    post_id: int | None = Field(default=None, foreign_key="post.id", primary_key=True)
    tag_id: int | None = Field(default=None, foreign_key="tag.id", primary_key=True)
    position: int = 0


class Tag(AsyncAttrs, SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)
    posts: list["Post"] = Relationship(back_populates="tags", link_model=PostTag)


class Post(AsyncAttrs, SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    tags: list[Tag] = Relationship(back_populates="posts", link_model=PostTag, sa_relationship_kwargs={"order_by": "Tag.name"})


engine = create_async_engine("sqlite+aiosqlite:///blog.db")
Session = async_sessionmaker(engine, expire_on_commit=False)


@asynccontextmanager
async def unit() -> AsyncIterator[AsyncSession]:
    async with Session() as s:
        try:
            yield s
            await s.commit()
        except Exception:
            await s.rollback()
            raise


@event.listens_for(engine.sync_engine, "connect")
def pragma(conn, _):
    cur = conn.cursor()
    cur.execute("PRAGMA foreign_keys=ON")
    cur.close()


async def get_or_create(s, name):
    tag = (await s.execute(select(Tag).where(Tag.name == name))).scalar_one_or_none()
    if tag is None:
        tag = Tag(name=name)
        s.add(tag)
        await s.flush()
    return tag


async def main():
    async with engine.begin() as conn:
        await conn.run_sync(SQLModel.metadata.drop_all)
        await conn.run_sync(SQLModel.metadata.create_all)
    async with unit() as s:
        for title, names in {"One": ["b", "a"], "Two": ["a", "c"], "Three": []}.items():
            s.add(Post(title=title, tags=[await get_or_create(s, n) for n in names]))
    async with Session() as s:
        posts = (await s.scalars(select(Post).options(selectinload(Post.tags)).order_by(Post.id))).all()
        print([(p.title, [t.name for t in p.tags]) for p in posts])
        p = await s.get(Post, 3)
        print(await p.awaitable_attrs.tags, (await s.get(Post, 2, options=[joinedload(Post.tags)])).title)
        tag = await s.get(Tag, 1)
        try:
            print(tag.posts)
        except Exception as e:
            print(type(e).__name__, str(e)[:70])
        print([x.title for x in await tag.awaitable_attrs.posts])
        r = await s.execute(select(Tag.name, func.count(PostTag.post_id)).outerjoin(PostTag).group_by(Tag.name).order_by(Tag.name))
        print(r.all())
        stream = await s.stream_scalars(select(Post.title).order_by(Post.id))
        async for title in stream:
            print("stream", title)
    try:
        async with unit() as s:
            s.add(Tag(name="a"))
    except Exception as e:
        print(type(e).__name__, e.orig)
    async with SMSession(engine) as s:
        post = (await s.exec(select(Post).where(Post.title == "One").options(selectinload(Post.tags)))).one()
        post.tags = [t for t in post.tags if t.name != "b"]
        await s.commit()
        await s.refresh(post, ["tags"])
        print([t.name for t in post.tags])
        print((await s.exec(delete(PostTag).where(col(PostTag.tag_id) == 2))).rowcount)
        await s.exec(update(Post).where(Post.title == "Two").values(title="2"))
        await s.commit()
        async with s.begin():
            s.add(Post(title="Four"))
        print((await s.exec(select(Post.title))).all(), await s.run_sync(lambda x: x.scalar(select(func.count(Post.id)))))
    await engine.dispose()


asyncio.run(main())
