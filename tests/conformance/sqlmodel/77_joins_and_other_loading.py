from sqlalchemy.orm import joinedload, selectinload, contains_eager, raiseload, lazyload, noload
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select


class Enrolled(SQLModel, table=True):
    course_id: int | None = Field(default=None, foreign_key="course.id", primary_key=True)
    student_id: int | None = Field(default=None, foreign_key="student.id", primary_key=True)


class Teacher(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    courses: list["Course"] = Relationship(back_populates="teacher", sa_relationship_kwargs={"order_by": "Course.title"})


class Course(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    teacher_id: int | None = Field(default=None, foreign_key="teacher.id")
    teacher: Teacher | None = Relationship(back_populates="courses", sa_relationship_kwargs={"lazy": "joined"})
    students: list["Student"] = Relationship(back_populates="courses", link_model=Enrolled)


class Student(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    courses: list[Course] = Relationship(back_populates="students", link_model=Enrolled)


engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    ada, bob = Teacher(name="Ada"), Teacher(name="Bob")
    algebra = Course(title="Algebra", teacher=ada)
    biology = Course(title="Biology", teacher=bob)
    chess = Course(title="Chess")
    session.add_all([ada, bob, algebra, biology, chess])
    session.add_all([Student(name="Sam", courses=[algebra, chess]), Student(name="Tia", courses=[algebra])])
    session.commit()

with Session(engine) as session:
    print([(c.title, c.teacher and c.teacher.name) for c in session.exec(select(Course)).all()])
with Session(engine) as session:
    course = session.get(Course, 2)
    print(course.title, course.teacher)
    session.refresh(course)
    session.commit()
    print(course.title, course.teacher)
with Session(engine) as session:
    q = select(Student).options(joinedload(Student.courses)).order_by(Student.name)
    for student in session.exec(q).unique():
        print(student.name, [(c.title, c.teacher) for c in student.courses])
with Session(engine) as session:
    q = select(Teacher).options(joinedload(Teacher.courses).selectinload(Course.students))
    for teacher in session.exec(q).unique().all():
        print(teacher.name, [(c.title, [s.name for s in c.students]) for c in teacher.courses])
with Session(engine) as session:
    q = select(Teacher).options(selectinload(Teacher.courses).joinedload(Course.students))
    for teacher in session.exec(q).all():
        print(teacher.name, [(c.title, [s.name for s in c.students]) for c in teacher.courses])
with Session(engine) as session:
    q = select(Teacher).options(joinedload(Teacher.courses)).order_by(Teacher.name.desc()).limit(1).offset(1)
    for teacher in session.exec(q).unique().all():
        print(teacher.name, [c.title for c in teacher.courses])
with Session(engine) as session:
    q = select(Course).join(Course.students).where(Student.name == "Tia").options(contains_eager(Course.students))
    for course in session.exec(q).unique().all():
        print(course.title, course.students)
with Session(engine) as session:
    q = select(Course).options(lazyload(Course.teacher))
    print([c.title for c in session.exec(q).all()])
with Session(engine) as session:
    course = session.exec(select(Course).options(raiseload(Course.students))).first()
    try:
        course.students
    except Exception as error:
        print(type(error).__name__, error)
with Session(engine) as session:
    teacher = session.get(Teacher, 1)
    print([c.title for c in teacher.courses])
    print(session.exec(select(Course, Teacher).join(Teacher)).all())
    student = session.get(Student, 1, options=[selectinload(Student.courses)])
    print(student.courses)
