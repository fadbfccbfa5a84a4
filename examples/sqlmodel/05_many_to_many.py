# title: Tasks and categories
# about: Many to many beside one to many, with a join over the link table.
# subject: Many to many
from typing import List, Optional

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class TaskCategoryLink(SQLModel, table=True):
    task_id: Optional[int] = Field(default=None, foreign_key="task.id", primary_key=True)
    category_id: Optional[int] = Field(default=None, foreign_key="category.id", primary_key=True)


class User(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    username: str = Field(index=True, unique=True)

    tasks: List["Task"] = Relationship(back_populates="owner")


class Task(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    title: str
    owner_id: int = Field(foreign_key="user.id")

    owner: User = Relationship(back_populates="tasks")
    categories: List["Category"] = Relationship(back_populates="tasks", link_model=TaskCategoryLink)


class Category(SQLModel, table=True):
    id: Optional[int] = Field(default=None, primary_key=True)
    name: str = Field(unique=True)

    tasks: List[Task] = Relationship(back_populates="categories", link_model=TaskCategoryLink)


engine = create_engine("sqlite:///tasks.db")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    mira = User(username="mira")
    home, garden = Category(name="home"), Category(name="garden")
    session.add(Task(title="water the plants", owner=mira, categories=[home, garden]))
    session.add(Task(title="mend the fence", owner=mira, categories=[garden]))
    session.commit()

    for category in session.exec(select(Category).order_by(Category.name)):
        print(category.name, [task.title for task in category.tasks])

    query = (
        select(Task.title, Category.name)
        .join(TaskCategoryLink, TaskCategoryLink.task_id == Task.id)
        .join(Category, Category.id == TaskCategoryLink.category_id)
        .where(Category.name == "garden")
        .order_by(Task.title)
    )
    for title, name in session.exec(query):
        print(name, "-", title)

    garden.tasks.clear()
    session.commit()
    print("garden now:", garden.tasks)
    print("water the plants is in:", [c.name for c in mira.tasks[0].categories])
