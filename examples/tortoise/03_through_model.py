# title: A through table with a mark
# about: Students and courses: the link table is a model as well, with a column of its own.
# subject: Link rows with fields
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model


class Student(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=50)
    courses = fields.ManyToManyField(
        "models.Course", related_name="students", through="enrolment", forward_key="course_id", backward_key="student_id"
    )


class Course(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=50)


class Enrolment(Model):
    id = fields.IntField(primary_key=True)
    student = fields.ForeignKeyField("models.Student", related_name="enrolments")
    course = fields.ForeignKeyField("models.Course", related_name="enrolments")
    mark = fields.IntField(null=True)

    class Meta:
        table = "enrolment"
        unique_together = ("student", "course")


async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()

    ada = await Student.create(name="Ada")
    logic = await Course.create(title="Logic")
    poetry = await Course.create(title="Poetry")
    await ada.courses.add(logic)
    await Enrolment.create(student=ada, course=poetry, mark=2)
    await Enrolment.filter(course=logic).update(mark=1)

    print([course.title for course in await ada.courses.order_by("title")])
    for enrolment in await Enrolment.all().order_by("mark").prefetch_related("course"):
        print(enrolment.course.title, enrolment.mark)


run_async(main())
