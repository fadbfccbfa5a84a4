from decimal import Decimal
from enum import Enum
from typing import Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select, func, case, col


class OrderStatus(str, Enum):
    NEW = "new"
    PAID = "paid"
    SHIPPED = "shipped"


class Product(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    price: Decimal = Field(default=0, max_digits=8, decimal_places=2)
    stock: int = 0
    lines: list["OrderLine"] = Relationship(back_populates="product")


class OrderLine(SQLModel, table=True):
    order_id: Optional[int] = Field(default=None, foreign_key="order.id", primary_key=True)
    product_id: Optional[int] = Field(default=None, foreign_key="product.id", primary_key=True)
    quantity: int = 1
    order: "Order" = Relationship(back_populates="lines")
    product: Product = Relationship(back_populates="lines")

    @property
    def total(self) -> Decimal:
        return self.product.price * self.quantity


class Order(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    customer: str
    status: OrderStatus = Field(default=OrderStatus.NEW)
    lines: list[OrderLine] = Relationship(back_populates="order", sa_relationship_kwargs={"cascade": "all, delete-orphan"})

    @property
    def total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal(0))


class OutOfStock(Exception):
    def __init__(self, product: Product, wanted: int):
        super().__init__(f"{product.name}: wanted {wanted}, have {product.stock}")


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)


def place(session: Session, customer: str, **items: int) -> Order:
    order = Order(customer=customer)
    session.add(order)
    for name, n in items.items():
        product = session.exec(select(Product).where(Product.name == name)).one()
        if product.stock < n:
            session.rollback()
            raise OutOfStock(product, n)
        product.stock -= n
        order.lines.append(OrderLine(product=product, quantity=n))
    session.commit()
    session.refresh(order)
    return order


with Session(engine) as session:
    session.add_all([Product(name="pen", price=Decimal("1.20"), stock=100), Product(name="book", price=Decimal("15.99"), stock=3), Product(name="bag", price=40, stock=1)])
    session.commit()
    o1 = place(session, "ann", pen=10, book=1)
    print(o1, o1.total, f"{o1.total:.1f}")
    try:
        place(session, "bob", bag=2)
    except OutOfStock as e:
        print("error:", e)
    o2 = place(session, "bob", bag=1, pen=5)
    print([(l.product.name, l.quantity, str(l.total)) for l in o2.lines])
    revenue = session.exec(
        select(Order.customer, func.sum(OrderLine.quantity * Product.price).label("revenue"))
        .join(OrderLine, OrderLine.order_id == Order.id)
        .join(Product, Product.id == OrderLine.product_id)
        .group_by(Order.customer)
        .order_by(Order.customer)
    ).all()
    print(revenue)
    print(session.exec(select(Product.name, case((Product.stock == 0, "sold out"), (Product.stock < 5, "few"), else_="ok"))).all())
    print(session.exec(select(Product.price * Product.stock, Product.price + 1, Product.price * 1.5, Product.stock / 2, Product.stock * 2.5).where(Product.name == "book")).one())
    o1.status = OrderStatus.PAID
    session.commit()
    print(session.exec(select(Order.status, func.count()).group_by(Order.status).order_by(Order.status)).all())
    o1.lines.remove(next(l for l in o1.lines if l.product.name == "pen"))
    session.commit()
    print(o1.total, len(session.exec(select(OrderLine)).all()))
    session.delete(o2)
    session.commit()
    print(session.exec(select(OrderLine)).all())
