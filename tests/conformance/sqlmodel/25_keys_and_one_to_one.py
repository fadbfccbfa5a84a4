from typing import Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class User(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    profile: Optional["Profile"] = Relationship(back_populates="user", sa_relationship_kwargs={"uselist": False})
class Profile(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    bio: str
    user_id: Optional[int] = Field(default=None, foreign_key="user.id", unique=True)
    user: Optional[User] = Relationship(back_populates="profile")
class Seat(SQLModel, table=True):
    row: str = Field(primary_key=True)
    num: int = Field(primary_key=True)
    taken: bool = False
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    u = User(name="u", profile=Profile(bio="hi"))
    print(u.profile.user is u)
    s.add(u)
    s.add(Seat(row="b", num=2))
    s.add(Seat(row="a", num=2, taken=True))
    s.add(Seat(row="a", num=1))
    s.commit()
    print(u.profile, u.profile.user.name)
    seat = s.get(Seat, ("a", 2))
    print(seat, s.get(Seat, {"row": "b", "num": 2}))
    seat.taken = False
    for x in s.exec(select(Seat)):
        x.taken = not x.taken
    s.commit()
    print(s.exec(select(Seat).order_by(Seat.row, Seat.num)).all())
    u.profile = Profile(bio="new")
    s.commit()
    print(s.exec(select(Profile)).all())
    u.profile = None
    s.commit()
    print(s.exec(select(Profile)).all())
    for x in s.exec(select(Seat).where(Seat.row == "a")).all():
        s.delete(x)
    s.commit()
    print(s.exec(select(Seat)).all())
    seat2 = Seat(row="b", num=2)
    s.add(seat2)
    try:
        s.commit()
    except Exception as e:
        print(type(e).__name__, e)
