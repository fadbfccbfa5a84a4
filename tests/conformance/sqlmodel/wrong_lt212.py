from sqlmodel import Field, Relationship, SQLModel, Session, create_engine, select


class HeroTeam(SQLModel, table=True):
    hero_id: int = Field(foreign_key="hero.id", primary_key=True)
    team_id: int = Field(primary_key=True)


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    teams: list[Team] = Relationship(link_model=HeroTeam)


engine = create_engine("sqlite:///models.db")
SQLModel.metadata.create_all(engine)
print("tables made")
with Session(engine) as session:
    print(session.exec(select(Hero)).all())
