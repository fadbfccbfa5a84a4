"""Related objects in one statement."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Country(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)


class City(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    country = fields.ForeignKeyField("models.Country", related_name="cities", null=True)


class Hotel(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    city = fields.ForeignKeyField("models.City", related_name="hotels", null=True)
    partner = fields.ForeignKeyField("models.Hotel", related_name="partners", null=True)
    rating: fields.OneToOneRelation["Rating"]


class Rating(Model):
    id = fields.IntField(primary_key=True)
    stars = fields.IntField()
    hotel = fields.OneToOneField("models.Hotel", related_name="rating")


async def refused(attempt):
    try:
        print(await attempt())
    except Exception as exc:
        print(type(exc).__name__, exc)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    peru = await Country.create(name="Peru")
    lima = await City.create(name="Lima", country=peru)
    nemo = await City.create(name="Nemo")
    sol = await Hotel.create(name="Sol", city=lima)
    mar = await Hotel.create(name="Mar", city=nemo, partner=sol)
    await Hotel.create(name="Sky")
    await Rating.create(stars=4, hotel=sol)

    for hotel in await Hotel.all().order_by("id").select_related("city"):
        print(hotel.name, hotel.city and hotel.city.name, hotel.city_id)
    for hotel in await Hotel.all().order_by("id").select_related("city__country"):
        country = hotel.city.country if hotel.city else None
        print(hotel.name, hotel.city, country, country and country.name)
    for hotel in await Hotel.all().order_by("id").select_related("partner__city"):
        print(hotel.name, hotel.partner, hotel.partner and (hotel.partner.name, hotel.partner.city.name))
    for hotel in await Hotel.all().order_by("name").select_related("rating"):
        print(hotel.name, hotel.rating and hotel.rating.stars)
    rating = await Rating.get(stars=4).select_related("hotel__city__country")
    print(rating.hotel.name, rating.hotel.city.country.name, type(rating.hotel.partner).__name__)
    print((await Hotel.filter(city__country__name="Peru").select_related("city").first()).city.name)
    print((await Hotel.get(name="Mar").select_related("partner__city")).partner.city.name)
    print(await Hotel.get_or_none(name="Nil").select_related("city"))
    await refused(lambda: Hotel.all().select_related("owner"))
    await refused(lambda: Hotel.all().select_related("city__mayor"))
    await refused(lambda: Hotel.all().select_related("name"))
    await refused(lambda: City.all().select_related("hotels"))
    first = await Hotel.filter(name="Sol").select_related("city").prefetch_related("partners", "rating").first()
    print(first.city.name, [p.name for p in first.partners], first.rating.stars)
    print(mar.partner.name)


run_async(main())
