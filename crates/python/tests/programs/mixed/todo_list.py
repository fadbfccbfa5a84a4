import datetime
import json
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import List, Optional


class Priority(Enum):
    LOW = 1
    HIGH = 2


@dataclass
class Task:
    title: str
    due: Optional[datetime.date] = None
    priority: Priority = Priority.LOW
    done: bool = False
    tags: List[str] = field(default_factory=list)

    def __str__(self):
        mark = "x" if self.done else " "
        due = f" (due {self.due:%d %b})" if self.due else ""
        return f"[{mark}] {self.title}{due}{' !' if self.priority is Priority.HIGH else ''}"


class TodoList:
    def __init__(self):
        self.tasks: List[Task] = []

    def add(self, title, **options):
        self.tasks.append(Task(title, **options))
        return self

    def complete(self, title):
        for task in self.tasks:
            if task.title == title:
                task.done = True
                return task
        raise LookupError(f"no task called {title!r}")

    def overdue(self, today):
        return [t for t in self.tasks if not t.done and t.due and t.due < today]

    def dump(self):
        def encode(value):
            if isinstance(value, datetime.date):
                return value.isoformat()
            if isinstance(value, Priority):
                return value.name
            raise TypeError(value)

        return json.dumps([asdict(t) for t in self.tasks], default=encode, indent=1)


todo = TodoList().add("write tests", due=datetime.date(2024, 5, 1), priority=Priority.HIGH).add("rest", tags=["fun"]).add("pay", due=datetime.date(2024, 6, 1))
todo.complete("pay")
print(*todo.tasks, sep="\n")
print(todo.overdue(datetime.date(2024, 5, 2)), todo.tasks[1])
print(todo.dump())
todo.add("bad", colour="red")
