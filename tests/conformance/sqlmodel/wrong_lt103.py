from sqlmodel import Field, Relationship, SQLModel, Session, create_engine, select


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    tags: list[str]


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
print("tables made")
with Session(engine) as session:
    print(session.exec(select(Team)).all())
