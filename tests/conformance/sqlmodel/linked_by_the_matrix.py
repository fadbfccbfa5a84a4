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

with Session(engine) as session:
    student_bo = session.get(Student, UUID("00000000-0000-0000-0000-000000000002"))
    botany_with_a_walk = session.get(Course, "B\"1")
    student_bo.courses.append(botany_with_a_walk)
    session.commit()

with Session(engine) as session:
    course_algebra = session.get(Course, "MA-1")
    student_ada = session.get(Student, UUID("00000000-0000-0000-0000-000000000001"))
    course_algebra.students.remove(student_ada)
    session.commit()

with Session(engine) as session:
    student_ada_2 = session.get(Student, UUID("00000000-0000-0000-0000-000000000001"))
    student_bo_2 = session.get(Student, UUID("00000000-0000-0000-0000-000000000002"))
    student_ada_2.follows.append(student_bo_2)
    session.commit()

with Session(engine) as session:
    student_bo_3 = session.get(Student, UUID("00000000-0000-0000-0000-000000000002"))
    student_bo_3.follows.append(student_bo_3)
    session.commit()
