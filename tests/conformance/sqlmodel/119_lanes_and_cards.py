# moving between parents, session.merge, list ops
from typing import List, Optional
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Column(SQLModel, table=True):
    __tablename__ = "lane"
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str
    cards: List["Card"] = Relationship(back_populates="lane", sa_relationship_kwargs={"order_by": lambda: Card.position})


class Card(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str
    position: int = 0
    lane_id: Optional[int] = Field(default=None, foreign_key="lane.id")
    lane: Optional[Column] = Relationship(back_populates="cards")


engine = create_engine("sqlite://", echo=False)
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    todo, done = Column(name="todo"), Column(name="done")
    todo.cards = [Card(title=t, position=i) for i, t in enumerate(["x", "y", "z"])]
    s.add_all([todo, done])
    s.commit()
    card = todo.cards[1]
    done.cards.append(card)
    print(card.lane.name, [c.title for c in todo.cards])
    s.commit()
    print([c.title for c in todo.cards], [c.title for c in done.cards])
    todo.cards[0], todo.cards[1] = todo.cards[1], todo.cards[0]
    todo.cards.insert(0, Card(title="new"))
    todo.cards.reverse() if hasattr(todo.cards, "reverse") else None
    s.commit()
    print([c.title for c in todo.cards])
    for c in list(todo.cards):
        c.lane = done
    s.commit()
    print(len(todo.cards), [c.title for c in done.cards])
    del done.cards[0]
    done.cards[:1] = []
    s.commit()
    print([(c.title, c.lane_id) for c in s.exec(select(Card).order_by(Card.id))])
    m = s.merge(Card(id=1, title="merged", lane=Column(id=2, name="DONE")))
    s.commit()
    print(m.lane.name, m.position)
    lane = s.get(Column, 2)
    lane.cards = lane.cards[:1]
    s.delete(s.get(Card, 2))
    s.commit()
    print([c.title for c in lane.cards])
