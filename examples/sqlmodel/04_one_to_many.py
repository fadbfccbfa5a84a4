# title: One to many
# about: Users and their tasks: a foreign key on the many's side, a list on the one's.
# subject: One to many
from typing import List, Optional

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class User(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    username: str = Field(index=True, unique=True)

    tasks: List["Task"] = Relationship(back_populates="owner")


class Task(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str

    owner_id: int = Field(foreign_key="user.id")
    owner: User = Relationship(back_populates="tasks")


engine = create_engine("sqlite:///tasks.db")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    mira = User(username="mira")
    session.add(mira)
    session.add(Task(title="water the plants", owner=mira))
    mira.tasks.append(Task(title="buy seeds"))
    session.commit()

    print(mira.username, "has", len(mira.tasks), "tasks")
    for task in session.exec(select(Task).where(Task.owner_id == mira.id).order_by(Task.title)):
        print("-", task.title, "by", task.owner.username)
