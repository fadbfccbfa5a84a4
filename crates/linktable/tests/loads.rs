//! Which statements of a run load a relationship for one object, where a query could have loaded it for all.

#![allow(clippy::expect_used, missing_docs)]

use linktable::{RunOptions, run};

/// The lines of such statements, with the relationship; the run itself must succeed.
fn loads(source: &str) -> Vec<(u32, String)> {
    let report = run(source, &RunOptions::default()).report;
    assert!(report.error.is_none(), "{:?}", report.error);
    let found = report.statements.iter().filter_map(|statement| Some((statement.line?, statement.loads.clone()?)));
    found.collect()
}

/// The number of the line that holds `text`.
fn line(source: &str, text: &str) -> u32 {
    let at = source.lines().position(|line| line.contains(text)).expect("the line is there");
    u32::try_from(at + 1).expect("few lines")
}

fn loaded(source: &str, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(text, title)| (line(source, text), (*title).to_owned())).collect();
    assert_eq!(loads(source), expected);
}

#[test]
fn sqlmodel_loads_lazily() {
    let source = r#"
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select
from sqlalchemy.orm import selectinload

class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team")

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)
with Session(engine) as session:
    made = [Hero(team=Team(name=name)) for name in ("a", "b")]
    session.add_all(made)
    session.commit()
    print([hero.team.name for hero in made])  # made here
with Session(engine) as session:
    print([hero.team.name for hero in session.exec(select(Hero))])  # one
with Session(engine) as session:
    print([len(team.heroes) for team in session.exec(select(Team)).all()])  # many
with Session(engine) as session:
    eager = select(Hero).options(selectinload(Hero.team))
    print([hero.team.name for hero in session.exec(eager)])  # at once
    print(session.get(Team, 1), session.get(Hero, 1))
"#;
    loaded(
        source,
        &[("# one", "Hero.team"), ("# one", "Hero.team"), ("# many", "Team.heroes"), ("# many", "Team.heroes")],
    );
}

#[test]
fn ormar_loads_when_it_is_told_to() {
    let source = r#"
import asyncio
import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///loads.db"), metadata=sqlalchemy.MetaData()
)

class Author(ormar.Model):
    ormar_config = base.copy(tablename="authors")
    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=20)

class Book(ormar.Model):
    ormar_config = base.copy(tablename="books")
    id: int = ormar.Integer(primary_key=True)
    author: Author | None = ormar.ForeignKey(Author, related_name="books")

base.metadata.create_all(sqlalchemy.create_engine("sqlite:///loads.db"))

async def main():
    await base.database.connect()
    for name in ("a", "b"):
        await Book.objects.create(author=await Author.objects.create(name=name))
    for book in await Book.objects.all():
        await book.author.load()  # one
    for author in await Author.objects.all():
        await author.books.all()  # many
        await author.books.filter(id=1).all()
        await author.load()
    for author in await Author.objects.prefetch_related("books").all():
        print(len(author.books))

asyncio.run(main())
"#;
    loaded(
        source,
        &[("# one", "Book.author"), ("# one", "Book.author"), ("# many", "Author.books"), ("# many", "Author.books")],
    );
}

#[test]
fn tortoise_loads_when_it_is_awaited() {
    let source = r#"
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model

class Team(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20, default="x")
    members = fields.ManyToManyField("models.Hero", related_name="clubs")

class Hero(Model):
    id = fields.IntField(primary_key=True)
    team = fields.ForeignKeyField("models.Team", related_name="heroes")

async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    for n in range(2):
        team = await Team.create()
        await team.members.add(await Hero.create(team=team))
    for hero in await Hero.all():
        await hero.team  # one
        await hero.clubs  # links
    for team in await Team.all():
        await team.heroes.all()  # many
        await team.heroes.filter(id=1)
    for hero in await Hero.all().prefetch_related("team"):
        print((await hero.team).id)

run_async(main())
"#;
    let one = [("# one", "Hero.team"), ("# links", "Hero.clubs")];
    let many = ("# many", "Team.heroes");
    loaded(source, &[one[0], one[1], one[0], one[1], many, many]);
}
