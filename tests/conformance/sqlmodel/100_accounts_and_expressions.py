"""SQL expressions as the values of attributes: they go into the INSERT or UPDATE, and what they came to is read again."""

from datetime import datetime

from sqlalchemy import Column, FetchedValue, Integer, String, case, select as sa_select, text, update
from sqlmodel import Field, Session, SQLModel, create_engine, func, select


def short_code(context):
    values = context.get_current_parameters()
    return values["owner"][:3].upper()


class Account(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner: str
    code: str | None = Field(default=None, sa_column=Column(String, default=short_code))
    balance: int = Field(default=None, sa_column_kwargs={"server_default": "100"})
    limit: int = Field(default=None, sa_column=Column(Integer, default=func.abs(-50), nullable=False))
    currency: str = Field(default="EUR", sa_column_kwargs={"server_default": text("'EUR'")})
    changes: int | None = Field(default=None, sa_column=Column(Integer, onupdate=text("coalesce(changes, 0) + 1")))
    touched: str | None = Field(default=None, sa_column_kwargs={"onupdate": lambda: "yes"})
    checked: int | None = Field(default=None, sa_column=Column(Integer, server_default="0", server_onupdate=FetchedValue()))


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    ada, ben = Account(owner="ada"), Account(owner="ben", balance=7)
    session.add(ada)
    session.add(ben)
    session.commit()
    print(ada)
    print(ben)

    ada.balance = Account.balance + 25
    print("not sent yet:", ada.balance)
    session.commit()
    print(ada.balance, ada.changes, ada.touched)

    # A percentage of all, and a case.
    ben.balance = sa_select(func.sum(Account.balance)).scalar_subquery()
    ben.currency = case((Account.balance > 100, "USD"), else_=func.lower(Account.currency))
    session.flush()
    print(ben.balance, ben.currency, ben.code)
    session.rollback()
    print(ben.balance, ben.currency)

    ada.owner, ben.owner = "ada l.", func.upper(Account.owner)
    ben.limit += 1
    session.commit()
    for account in session.exec(select(Account).order_by(Account.id)):
        print(account.owner, account.limit, account.changes, account.checked)

    carol = Account(id=9, owner=func.lower("CAROL"), code="x")
    session.add_all([carol, Account(owner="dan", code=None)])
    session.commit()
    print(carol.owner, carol.balance)

    statement = update(Account).where(Account.balance < 100).values(balance=Account.balance * 2)
    print(statement)
    print(session.exec(statement).rowcount)
    session.commit()
    session.execute(update(Account), [{"id": 1, "owner": "A"}, {"id": 2, "owner": "B"}])
    session.commit()
    for account in session.exec(select(Account).order_by(Account.id)):
        print(repr(account))

    try:
        ada.balance = sa_select(Account.owner).where(Account.id == 77).scalar_subquery()
        session.commit()
    except Exception as error:
        print(type(error).__name__, str(error).splitlines()[0])
        session.rollback()
    print(ada.balance)
