"""A many-to-many relationship over the table of a model that has more to say."""

from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Student(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    courses: fields.ManyToManyRelation["Course"] = fields.ManyToManyField(
        "models.Course", related_name="students", through="enrolment", forward_key="course_id", backward_key="student_id"
    )


class Course(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)


class Enrolment(Model):
    id = fields.IntField(primary_key=True)
    student = fields.ForeignKeyField("models.Student", related_name="enrolments")
    course = fields.ForeignKeyField("models.Course", related_name="enrolments")
    grade = fields.IntField(null=True)

    class Meta:
        table = "enrolment"
        unique_together = (("student", "course"),)


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    ann = await Student.create(name="Ann")
    bob = await Student.create(name="Bob")
    art, bio, cad = [await Course.create(name=name) for name in ("Art", "Bio", "Cad")]
    await ann.courses.add(bio, art)
    await Enrolment.create(student=bob, course=art, grade=2)
    await Enrolment.create(student=bob, course=cad)
    print([c.name for c in await ann.courses.all().order_by("name")], [s.name for s in await art.students.all().order_by("name")])
    enrolment = await Enrolment.get(student=ann, course=art)
    enrolment.grade = 1
    await enrolment.save()
    for e in await Enrolment.all().order_by("id").select_related("student", "course"):
        print(e.student.name, e.course.name, e.grade)
    for s in await Student.all().order_by("id").prefetch_related("courses", "enrolments__course"):
        print(s.name, [c.name for c in s.courses], [(e.course.name, e.grade) for e in s.enrolments])
    print(await Student.filter(enrolments__grade=1).values_list("name", flat=True))
    print(await Student.filter(courses__name="Art").order_by("name").values_list("name", flat=True))
    try:
        await Enrolment.create(student=ann, course=bio)
    except Exception as exc:
        print(type(exc).__name__, exc)
    await ann.courses.remove(bio)
    await art.students.clear()
    print(await Enrolment.all().values("student_id", "course_id", "grade"))
    await ann.courses.add(cad)
    await cad.delete()
    print(await Enrolment.all().count())


run_async(main())
