# title: A shop in ten tables
# about: Customers, orders, goods and where they are stored: enough tables for the diagram to be of use.
# subject: Larger models
from datetime import date
from decimal import Decimal

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class ArticleTag(SQLModel, table=True):
    article_id: int | None = Field(default=None, foreign_key="article.id", primary_key=True)
    tag_id: int | None = Field(default=None, foreign_key="tag.id", primary_key=True)


class Stock(SQLModel, table=True):
    article_id: int | None = Field(default=None, foreign_key="article.id", primary_key=True)
    warehouse_id: int | None = Field(default=None, foreign_key="warehouse.id", primary_key=True)
    pieces: int = 0

    article: "Article" = Relationship(back_populates="stocks")
    warehouse: "Warehouse" = Relationship(back_populates="stocks")


class Customer(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    email: str = Field(unique=True, index=True)
    name: str
    born: date | None = None

    addresses: list["Address"] = Relationship(back_populates="customer")
    orders: list["Order"] = Relationship(back_populates="customer")
    reviews: list["Review"] = Relationship(back_populates="customer")


class Address(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    street: str
    town: str
    customer_id: int = Field(foreign_key="customer.id")

    customer: Customer = Relationship(back_populates="addresses")
    orders: list["Order"] = Relationship(back_populates="address")


class Article(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    price: Decimal = Field(default=0, max_digits=8, decimal_places=2)

    tags: list["Tag"] = Relationship(back_populates="articles", link_model=ArticleTag)
    stocks: list[Stock] = Relationship(back_populates="article")
    lines: list["OrderLine"] = Relationship(back_populates="article")
    reviews: list["Review"] = Relationship(back_populates="article")


class Tag(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(unique=True)

    articles: list[Article] = Relationship(back_populates="tags", link_model=ArticleTag)


class Warehouse(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    town: str

    stocks: list[Stock] = Relationship(back_populates="warehouse")


class Order(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    placed: date
    customer_id: int = Field(foreign_key="customer.id")
    address_id: int = Field(foreign_key="address.id")

    customer: Customer = Relationship(back_populates="orders")
    address: Address = Relationship(back_populates="orders")
    lines: list["OrderLine"] = Relationship(back_populates="order")


class OrderLine(SQLModel, table=True):
    order_id: int | None = Field(default=None, foreign_key="order.id", primary_key=True)
    article_id: int | None = Field(default=None, foreign_key="article.id", primary_key=True)
    pieces: int = 1

    order: Order = Relationship(back_populates="lines")
    article: Article = Relationship(back_populates="lines")


class Review(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    stars: int
    text: str | None = None
    customer_id: int = Field(foreign_key="customer.id")
    article_id: int = Field(foreign_key="article.id")

    customer: Customer = Relationship(back_populates="reviews")
    article: Article = Relationship(back_populates="reviews")


engine = create_engine("sqlite:///shop.db")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    garden, kitchen = Tag(name="garden"), Tag(name="kitchen")
    spade = Article(name="spade", price=Decimal("24.90"), tags=[garden])
    kettle = Article(name="kettle", price=Decimal("39.00"), tags=[kitchen])
    herbs = Article(name="herb scissors", price=Decimal("9.50"), tags=[garden, kitchen])
    session.add(Warehouse(town="Lund", stocks=[Stock(article=spade, pieces=4), Stock(article=kettle, pieces=11)]))

    ines = Customer(email="ines@example.org", name="Ines", born=date(1988, 4, 2))
    home = Address(street="Kiln Lane 3", town="Malmö", customer=ines)
    order = Order(placed=date(2026, 11, 20), customer=ines, address=home)
    order.lines = [OrderLine(article=spade), OrderLine(article=herbs, pieces=2)]
    session.add(order)
    session.add(Review(stars=5, text="Sharp.", customer=ines, article=herbs))
    session.commit()

    total = sum(line.pieces * line.article.price for line in order.lines)
    print(ines.name, "pays", total)
    for article in session.exec(select(Article).where(Article.tags.any(Tag.name == "garden")).order_by(Article.name)):
        print(article.name, "has", sum(stock.pieces for stock in article.stocks), "in stock")
