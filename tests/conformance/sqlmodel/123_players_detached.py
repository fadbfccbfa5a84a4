# DetachedInstanceError, lazy after session, selectinload, nested dump
from typing import List, Optional
from sqlalchemy.orm import selectinload, joinedload
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class TeamBase(SQLModel):
    name: str


class Team(TeamBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    players: List["Player"] = Relationship(back_populates="team")


class PlayerBase(SQLModel):
    name: str
    team_id: Optional[int] = Field(default=None, foreign_key="team.id")


class Player(PlayerBase, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    team: Optional[Team] = Relationship(back_populates="players")


class PlayerRead(PlayerBase):
    id: int


class TeamReadWithPlayers(TeamBase):
    id: int
    players: List[PlayerRead] = []


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)


def make():
    with Session(engine) as s:
        t = Team(name="Reds", players=[Player(name="P1"), Player(name="P2")])
        s.add(t)
        s.commit()
        s.refresh(t)
        return t


t = make()
print(t.name)
try:
    print(t.players)
except Exception as e:
    print(type(e).__name__, e)
with Session(engine) as s:
    t = s.exec(select(Team).options(selectinload(Team.players))).one()
print([p.name for p in t.players])
with Session(engine) as s:
    t = s.get(Team, 1)
    print(TeamReadWithPlayers.model_validate(t).model_dump())
    print(t.model_dump())
    print(t.players[0].team is t)
    s.expunge(t)
    try:
        print(t.players)
    except Exception as e:
        print(type(e).__name__, e)
with Session(engine) as s:
    p = s.exec(select(Player).options(joinedload(Player.team)).where(Player.name == "P2")).one()
print(p.team.name)
with Session(engine) as s:
    s.add(p)
    p.team = None
    s.commit()
    print(s.get(Player, 2))
