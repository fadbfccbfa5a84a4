# title: Heroes and teams
# about: The shortest whole script: a link model, two rows linked, one link more.
# subject: Many to many
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine


class HeroTeamLink(SQLModel, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id", primary_key=True)
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)


class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    heroes: list["Hero"] = Relationship(back_populates="teams", link_model=HeroTeamLink)


class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    teams: list[Team] = Relationship(back_populates="heroes", link_model=HeroTeamLink)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    night_shift, lighthouse = Team(name="Night Shift"), Team(name="Lighthouse")
    ember = Hero(name="Ember", teams=[lighthouse])
    session.add(ember)
    session.commit()

    ember.teams.append(night_shift)
    session.commit()

    for team in ember.teams:
        print("Ember's team:", team)
