import ormar
import sqlalchemy
from sqlalchemy import create_engine

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///bases.db"),
    metadata=sqlalchemy.MetaData(),
)


class Dated:
    made: str = ormar.String(max_length=20, default="today")


class Person(ormar.Model):
    ormar_config = base.copy(tablename="people", order_by=["-name"])

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40, index=True)


class Thing(ormar.Model, Dated):
    ormar_config = base.copy(
        abstract=True,
        constraints=[ormar.UniqueColumns("name", "made"), ormar.IndexColumns("made"), ormar.CheckColumns("weight > 0")],
    )

    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)
    weight: int = ormar.Integer(default=1)
    owner = ormar.ForeignKey(Person, related_name="things", ondelete="SET NULL", onupdate=ormar.ReferentialAction.CASCADE)


class Chair(Thing):
    ormar_config = base.copy(tablename="chairs")

    legs: int = ormar.Integer(default=4)


class Lamp(Thing):
    ormar_config = base.copy(tablename="lamps")

    name: str = ormar.Text(default="lamp")
    maker = ormar.ForeignKey(Person, related_name="made_lamps", skip_reverse=True, name="maker_id")


class Order(ormar.Model):
    ormar_config = base.copy()

    number: str = ormar.String(max_length=8, primary_key=True)
    helpers = ormar.ManyToMany(Person, through_relation_name="the_order", through_reverse_relation_name="helper")


base.metadata.create_all(create_engine("sqlite:///bases.db"))
for model in [Person, Chair, Lamp, Order]:
    config = model.ormar_config
    print(model.get_name(), config.tablename, config.pkname, config.orders_by, list(config.model_fields))
print(sorted(base.metadata.tables))
for make in [
    lambda: Thing(name="x"),
    lambda: ormar.ManyToMany(Person, through=Chair),
    lambda: type("Sofa", (Chair,), {"ormar_config": base.copy(), "seats": ormar.Integer(default=3)}),
    lambda: type("Bad", (ormar.Model,), {"ormar_config": base.copy(), "a": ormar.Integer(), "b": ormar.Integer()}),
    lambda: type("Two", (ormar.Model,), {"ormar_config": base.copy(), "a": ormar.Integer(primary_key=True), "b": ormar.Integer(primary_key=True)}),
    lambda: type("Lost", (ormar.Model,), {"ormar_config": ormar.OrmarConfig(metadata=base.metadata), "id": ormar.Integer(primary_key=True)}),
]:
    try:
        print(make())
    except Exception as error:
        print(type(error).__name__, error)
