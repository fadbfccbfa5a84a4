from sqlmodel import Field, Relationship, SQLModel, Session, create_engine, select


class Friendship(SQLModel, table=True):
    one_id: int = Field(foreign_key="hero.id", primary_key=True)
    other_id: int = Field(foreign_key="hero.id", primary_key=True)


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    friends: list["Hero"] = Relationship(link_model=Friendship)


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
print("tables made")
with Session(engine) as session:
    print(session.exec(select(Hero)).all())
