from uuid import UUID

from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Enrolment(SQLModel, table=True):
    course_code: str = Field(foreign_key="course.code", primary_key=True)
    student_id: UUID = Field(foreign_key="student.id", primary_key=True)
    grade: int | None = None


class Following(SQLModel, table=True):
    follower_id: UUID = Field(foreign_key="student.id", primary_key=True)
    followed_id: UUID = Field(foreign_key="student.id", primary_key=True)


class Course(SQLModel, table=True):
    code: str = Field(primary_key=True)
    title: str
    students: list["Student"] = Relationship(back_populates="courses", link_model=Enrolment)


class Student(SQLModel, table=True):
    id: UUID = Field(primary_key=True)
    name: str
    courses: list[Course] = Relationship(back_populates="students", link_model=Enrolment)
    follows: list["Student"] = Relationship(
        link_model=Following,
        sa_relationship_kwargs={
            "primaryjoin": "Student.id == Following.follower_id",
            "secondaryjoin": "Student.id == Following.followed_id",
        },
    )


engine = create_engine("sqlite:///school.db")


def main():
    SQLModel.metadata.create_all(engine)
    with Session(engine) as session:
        algebra = Course(code="MA-1", title="Algebra")
        botany = Course(code='B"1', title="Botany, with a walk")
        ada = Student(id=UUID(int=1), name="Ada", courses=[algebra])
        bo = Student(id=UUID(int=2), name="Bo")
        session.add_all([ada, bo, botany])
        session.commit()
        print(len(session.exec(select(Student)).all()))


if __name__ == "__main__":
    main()
