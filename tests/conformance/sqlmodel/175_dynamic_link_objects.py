from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import selectinload

class Student(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    enrolments: list["Enrolment"] = Relationship(back_populates="student", sa_relationship_kwargs={"lazy": "dynamic", "cascade": "all, delete-orphan"})
    courses: list["Course"] = Relationship(sa_relationship_kwargs={"lazy": "dynamic", "secondary": "enrolment", "viewonly": True, "order_by": "Course.title"})

class Course(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    title: str
    enrolments: list["Enrolment"] = Relationship(back_populates="course", sa_relationship_kwargs={"lazy": "write_only", "passive_deletes": "all"})

class Enrolment(SQLModel, table=True):
    student_id: int | None = Field(default=None, foreign_key="student.id", primary_key=True)
    course_id: int | None = Field(default=None, foreign_key="course.id", primary_key=True)
    grade: int | None = None
    student: Student | None = Relationship(back_populates="enrolments")
    course: Course | None = Relationship(back_populates="enrolments")

class Parent(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    kids: list["Kid"] = Relationship(sa_relationship_kwargs={"lazy": "dynamic"})

class Kid(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = ""
    parent_id: int | None = Field(default=None, foreign_key="parent.id")

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as s:
    maths, art = Course(title="maths"), Course(title="art")
    ann = Student(name="ann")
    s.add_all([maths, art, ann])
    ann.enrolments.append(Enrolment(course=maths, grade=2))
    e = Enrolment(student=ann, course=art); s.add(e)
    s.commit()
    print([c.title for c in ann.courses], ann.enrolments.count(), s.scalars(maths.enrolments.select()).all())
    print(ann.enrolments.filter(Enrolment.grade.is_not(None)).all())
    print(ann.enrolments.join(Course).filter(Course.title == "art").one())
    print([c.title for c in ann.courses.filter(Course.title.startswith("m"))])
    ann.enrolments.remove(e)
    s.flush()
    print([c.title for c in ann.courses])
    s.rollback()
    print([c.title for c in ann.courses], ann.enrolments.count())
    bob = Student(name="bob", enrolments=[Enrolment(course=art)])
    s.add(bob)
    ann.enrolments = []
    s.commit()
    print(ann.enrolments.all(), bob.enrolments.all())
    s.delete(bob)
    s.commit()
    print(s.exec(select(Enrolment)).all())
with Session(engine) as s:
    p = Parent(kids=[Kid(name="a"), Kid(name="b")])
    q = Parent()
    s.add_all([p, q])
    s.commit()
    a = p.kids.filter_by(name="a").one()
    q.kids.append(a)
    s.commit()
    print(p.kids.all(), q.kids.all())
    p.kids.append(a)
    q.kids.remove(a)
    s.commit()
    print(p.kids.all(), q.kids.all(), a.parent_id)
    p.kids.append(a)
    s.commit()
    p.kids.remove(a)
    p.kids.append(a)
    print(a in s.dirty, p in s.dirty)
    s.commit()
    print(p.kids.count())
    k = Kid(name="c")
    p.kids.append(k)
    p.kids.remove(k)
    s.commit()
    print(k.id, k in s, p.kids.count())
    s.delete(p)
    s.flush()
    print(s.exec(select(Kid)).all())
    s.rollback()
    print(p.kids.count())
    with s.no_autoflush:
        p.kids.append(Kid(name="late"))
        print(p.kids.count(), len(p.kids.all()), p.kids.filter_by(name="late").first())
    print(p.kids.filter_by(name="late").first())
    print(p.kids.with_entities(Kid.name).all(), p.kids.order_by(Kid.name.desc()).first().name)
    print(s.exec(select(Parent, Kid).join(Parent.kids).where(Kid.name == "late")).all())
    try:
        print(len(p.kids))
    except TypeError as error:
        print(error)
    print(bool(p.kids), a in p.kids, p.kids == p.kids)
    print(max(k.id for k in p.kids), sorted(k.name for k in p.kids), [*p.kids][0].name)
