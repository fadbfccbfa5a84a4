import asyncio
from sqlalchemy.ext.asyncio import create_async_engine, async_sessionmaker
from sqlmodel import Field, Relationship, SQLModel, select
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlalchemy.orm import selectinload


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team")


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")


engine = create_async_engine("sqlite+aiosqlite:///db.sqlite")


async def main():
    async with engine.begin() as conn:
        await conn.run_sync(SQLModel.metadata.create_all)
    async with AsyncSession(engine) as session:
        team = Team(name="Red", heroes=[Hero(name="Ann"), Hero(name="Bob")])
        session.add(team)
        await session.commit()
        await session.refresh(team)
        print(team)
        try:
            print(team.heroes)
        except Exception as error:
            print(type(error), str(error).splitlines()[0])
    async with AsyncSession(engine, expire_on_commit=False) as session:
        result = await session.exec(select(Hero).options(selectinload(Hero.team)))
        for hero in result.all():
            print(hero.name, hero.team.name)
        hero = await session.get(Hero, 1)
        hero.name = "Changed"
        await session.commit()
        print(hero.name)
    maker = async_sessionmaker(engine, class_=AsyncSession, expire_on_commit=False)
    async with maker() as session:
        async with session.begin():
            session.add(Hero(name="New"))
        first = (await session.exec(select(Hero).where(Hero.name == "New"))).one()
        await session.delete(first)
        await session.commit()
        print((await session.exec(select(Hero.name))).all())
    async with maker.begin() as session:
        session.add(Team(name="Blue"))
    async with AsyncSession(engine) as session:
        hero = (await session.exec(select(Hero))).first()
        await session.commit()
        try:
            print(hero.name)
        except Exception as error:
            print(type(error), error)
    await engine.dispose()


asyncio.run(main())
