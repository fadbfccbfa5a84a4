from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
class Student(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    grades: list["Grade"] = Relationship(back_populates="student", cascade_delete=True)
    mentor_id: int | None = Field(default=None, foreign_key="teacher.id")
    mentor: "Teacher" = Relationship(back_populates="students")
class Teacher(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    students: list[Student] = Relationship(back_populates="mentor")
class Grade(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    value: int
    student_id: int = Field(foreign_key="student.id")
    student: Student = Relationship(back_populates="grades")
engine = create_engine("sqlite:///t.db")
SQLModel.metadata.create_all(engine)
def show(s):
    for st in s.exec(select(Student)):
        print(st.name, st.mentor.name if st.mentor else None, [g.value for g in st.grades])
with Session(engine) as s:
    t = Teacher(name="T", students=[Student(name=n, grades=[Grade(value=i), Grade(value=i + 1)]) for i, n in enumerate(["x", "y"])])
    s.add(t)
    s.commit()
    show(s)
    x = s.exec(select(Student).where(Student.name == "x")).one()
    x.grades[0].value = 10
    x.grades.append(Grade(value=99))
    del x.grades[1]
    x.mentor = None
    s.commit()
    show(s)
    print(len(t.students))
    s.delete(x)
    s.delete(t)
    s.commit()
    show(s)
    print(s.exec(select(Grade)).all(), s.exec(select(Teacher)).all())
    y = s.exec(select(Student)).one()
    y.grades = [Grade(value=5)]
    s.flush()
    print([g.id for g in y.grades])
    s.rollback()
    print([g.id for g in y.grades])
    g = y.grades[0]
    g.student = Student(name="z")
    print(len(y.grades), g.student.name, g.student in s)
    s.commit()
    show(s)
