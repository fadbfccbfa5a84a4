from sqlmodel import Field, Relationship, SQLModel, Session, create_engine, select


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(cascade_delete=True)


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
print("tables made")
with Session(engine) as session:
    print(session.exec(select(Hero)).all())
