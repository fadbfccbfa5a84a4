from sqlmodel import Field, Session, SQLModel, create_engine, select, text, update, delete
from sqlalchemy.orm.exc import StaleDataError
from sqlalchemy.exc import PendingRollbackError, InvalidRequestError, OperationalError, StatementError


class Acc(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    owner: str
    balance: int = 0


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)


def transfer(session, a, b, amount):
    src = session.exec(select(Acc).where(Acc.owner == a)).one()
    dst = session.exec(select(Acc).where(Acc.owner == b)).one()
    if src.balance < amount:
        raise ValueError(f"insufficient funds: {src.balance} < {amount}")
    src.balance -= amount
    dst.balance += amount
    session.flush()


with Session(engine) as s:
    s.add_all([Acc(owner="a", balance=100), Acc(owner="b")])
    s.commit()
    for amount in (30, 500, 70):
        try:
            with s.begin_nested():
                transfer(s, "a", "b", amount)
        except ValueError as e:
            print(e)
    s.commit()
    print(s.exec(select(Acc.owner, Acc.balance)).all())
    a = s.get(Acc, 1)
    s.exec(text("DELETE FROM acc WHERE id = 1"))
    a.balance = 5
    try:
        s.commit()
    except StaleDataError as e:
        print(e)
    try:
        s.exec(select(Acc)).all()
    except PendingRollbackError as e:
        print(str(e).split(" (Background")[0])
    s.rollback()
    print(s.exec(select(Acc)).all())
    s.exec(text("DELETE FROM acc WHERE id = 1"))
    s.delete(a)
    try:
        s.commit()
    except Exception as e:
        print(type(e), e)
with Session(engine) as s:
    s.add(Acc(owner=None))
    try:
        s.commit()
    except Exception as e:
        print(type(e).__name__, e.orig, e.params, e.statement)
    try:
        s.commit()
    except Exception as e:
        print(type(e).__name__, e)
with Session(engine) as s:
    s.add(Acc(owner="x", balance="many"))
    s.commit()
    print(s.exec(select(Acc.balance).where(Acc.owner == "x")).one())
    s.rollback()
with Session(engine) as s:
    try:
        with s.begin():
            s.add(Acc(owner="q"))
            s.commit()
            s.add(Acc(owner="r"))
    except InvalidRequestError as e:
        print(e)
    print(s.exec(select(Acc.owner)).all())
