import asyncio
from typing import Optional

import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///cinema.db"),
    metadata=sqlalchemy.MetaData(),
)


class Studio(ormar.Model):
    ormar_config = base.copy(tablename="studios")

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    founded: int = ormar.Integer(nullable=True)


class Film(ormar.Model):
    ormar_config = base.copy(tablename="films", order_by=["-year"])

    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=60)
    year: int = ormar.Integer()
    rating: float = ormar.Float(nullable=True)
    studio: Optional[Studio] = ormar.ForeignKey(Studio)


async def show(label, queryset):
    print(label, [film.title for film in await queryset.all()])


async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        lux = await Studio.objects.create(name="Lux", founded=1934)
        argo = await Studio.objects.create(name="Argo")
        for title, year, rating, studio in [
            ("Dawn", 1950, 7.5, lux),
            ("Dusk", 1961, 6.0, lux),
            ("Noon", 1972, None, argo),
            ("Night", 1983, 8.25, argo),
            ("Eve", 1994, 5.5, None),
        ]:
            await Film(title=title, year=year, rating=rating, studio=studio).save()
        films = Film.objects
        await show("or", films.filter(ormar.or_(year__lt=1955, rating__gt=8)))
        await show("and", films.filter(ormar.and_(year__gt=1955, rating__gt=5.5)))
        await show("nested", films.filter(ormar.or_(ormar.and_(year__gt=1980, rating__gt=6), title="Dusk")))
        await show("three deep", films.filter(
            ormar.and_(ormar.or_(ormar.and_(year=1950, title="Dawn"), year=1961), rating__isnull=False)
        ))
        await show("group and keyword", films.filter(ormar.or_(title="Dawn", year=1994), rating__lt=7))
        await show("two groups", films.filter(ormar.or_(title="Dawn", year=1994), ormar.or_(rating=5.5, year=3)))
        await show("over a relation", films.filter(ormar.or_(studio__name="Argo", studio__founded__lt=1935)))
        await show("not", films.filter(~ormar.or_(title="Dawn", year=1994)))
        await show("not and", films.filter(~ormar.and_(year__gt=1960, rating__gt=6)))
        await show("exclude a group", films.exclude(ormar.or_(title="Dawn", year=1994)))
        await show("exclude after filter", films.filter(year__gt=1951).exclude(ormar.and_(title="Eve")))
        await show("operators", films.filter((Film.year > 1970) & (Film.rating <= 8.25)))
        await show("either", films.filter((Film.title == "Dawn") | (Film.year >= 1990)))
        await show("both kinds", films.filter(((Film.title == "Dawn") | (Film.year < 1970)) & ~(Film.rating == 6.0)))
        await show("percent", films.filter(Film.title % "us"))
        await show("in", films.filter(Film.year << [1950, 1972]))
        await show("null", films.filter(Film.rating >> None))
        await show("methods", films.filter(Film.title.icontains("N") & Film.title.startswith("N")))
        await show("more methods", films.filter(Film.title.iexact("dawn") | Film.title.endswith("ght")))
        await show("yet more", films.filter(Film.year.in_([1994]) | Film.rating.isnull(True)))
        await show("path", films.filter(Film.studio.name == "Lux"))
        await show("path with group", films.filter((Film.studio.name == "Lux") | (Film.studio.founded.isnull(True))))
        await show("relation itself", films.filter(Film.studio == argo))
        await show("pk", films.filter(Film.pk == 3))
        await show("get by group", films.filter(Film.title == "Noon"))
        print((await films.get(Film.title == "Noon")).year)
        print(await films.filter(ormar.or_(year=1950, title="Noon")).count())
        await show("order", films.order_by(Film.rating.desc()))
        await show("order by path", films.select_related("studio").order_by([Film.studio.name.asc(), Film.year.asc()]))
        await show("nulls last", films.order_by(Film.rating.asc(nulls_ordering=ormar.NullsOrdering.LAST)))
        await show("nulls first", films.order_by(Film.rating.desc(nulls_ordering=ormar.NullsOrdering.FIRST)))
        try:
            films.order_by(Film.rating.desc(nulls_ordering="first"))
        except ValueError as error:
            print(error)
        try:
            Film.studio.films == 3
        except AttributeError as error:
            print(error)


asyncio.run(main())
