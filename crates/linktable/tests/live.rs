//! What a run left is worked with: the reader's own SQL, and rows linked by the library's own operations.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, missing_docs)]

use linktable::{Live, RunOptions, place, run, run_live};
use linktable_python::meter::live_bytes;
use linktable_schema::{LinkRequest, Linked, Placed, RelationshipId, Schema, SqlValue, TableDump};

const HEROES: &str = r#"
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine

class HeroTeamLink(SQLModel, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id", primary_key=True)
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)

class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    heroes: list["Hero"] = Relationship(back_populates="teams", link_model=HeroTeamLink)

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    teams: list[Team] = Relationship(back_populates="heroes", link_model=HeroTeamLink)

engine = create_engine("sqlite://")
SQLModel.metadata.create_all(engine)

with Session(engine) as session:
    preventers = Team(name="Preventers")
    session.add(Hero(name="Spider-Boy", teams=[preventers]))
    session.add(Team(name="Z-Force"))
    session.commit()
"#;

const POSTS: &str = r#"
import asyncio
import ormar

base = ormar.OrmarConfig(database=ormar.DatabaseConnection("sqlite+aiosqlite:///posts.db"), metadata=__import__("sqlalchemy").MetaData())

class Tag(ormar.Model):
    ormar_config = base.copy(tablename="tags")
    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=40)

class Post(ormar.Model):
    ormar_config = base.copy(tablename="posts")
    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=40)
    tags = ormar.ManyToMany(Tag)

async def main():
    async with base.database:
        async with base.database.engine.begin() as connection:
            await connection.run_sync(base.metadata.create_all)
        news = await Tag.objects.create(name="News")
        await Tag.objects.create(name="Old")
        post = await Post.objects.create(title="First post")
        await post.tags.add(news)

asyncio.run(main())
"#;

const USERS: &str = r#"
from tortoise import Tortoise, fields, run_async
from tortoise.models import Model

class Role(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=40)

class User(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=40)
    roles = fields.ManyToManyField("models.Role", related_name="users", through="user_role")
    friends = fields.ManyToManyField("models.User", related_name="befriended", through="friendship")

async def main():
    await Tortoise.init(db_url="sqlite://:memory:", modules={"models": ["__main__"]})
    await Tortoise.generate_schemas()
    admin = await Role.create(name="Admin")
    await Role.create(name="Guest")
    john = await User.create(name="John")
    await john.roles.add(admin)

run_async(main())
"#;

fn live(source: &str) -> (Live, Schema) {
    let (outcome, live) = run_live(source, &RunOptions::default());
    assert_eq!(outcome.report.error, None);
    (live, outcome.report.schema)
}

fn request(schema: &Schema, link_table: &str, keys: [i64; 2], labels: [&str; 2], link: bool) -> LinkRequest {
    let is_it = |relationship: &linktable_schema::Relationship| {
        relationship.link.and_then(|link| schema.table(link)).is_some_and(|table| table.name == link_table)
    };
    let at = schema.relationships.iter().position(is_it).unwrap();
    LinkRequest {
        relationship: RelationshipId(at as u32),
        side: 0,
        keys: keys.map(|key| vec![SqlValue::Integer(key)]),
        labels: labels.map(str::to_owned),
        link,
    }
}

fn rows(tables: &[TableDump], name: &str) -> Vec<Vec<SqlValue>> {
    tables.iter().find(|table| table.name == name).unwrap().rows.clone()
}

/// Puts a link operation's code into its script, runs that, and finds the rows that the operation left.
fn runs_the_same(source: &str, linked: &Linked) -> String {
    assert_eq!((&linked.error, &linked.refusal), (&None, &None), "{}", linked.code);
    let Placed::At(edit) = place(source, None, &linked.code) else { panic!("no place") };
    let (before, after) = source.split_at(edit.span.start as usize);
    let source = format!("{before}{}{after}", edit.text);
    let again = run(&source, &RunOptions::default()).report;
    assert_eq!(again.error, None, "{source}");
    assert_eq!(again.tables, linked.tables, "{source}");
    source
}

fn sql(linked: &Linked) -> Vec<&str> {
    let writes = linked.statements.iter().filter(|statement| statement.rows_changed > 0);
    writes.map(|statement| statement.sql.as_str()).collect()
}

#[test]
fn sqlmodel_links_rows_in_a_session() {
    let (mut live, schema) = live(HEROES);
    let mut wanted = request(&schema, "heroteamlink", [2, 1], ["Z-Force", "Spider-Boy"], true);
    wanted.side = 1;
    let linked = live.link(0, &wanted);
    assert_eq!(
        linked.code,
        "with Session(engine) as session:\n    spider_boy = session.get(Hero, 1)\n    z_force = session.get(Team, 2)\n    \
         spider_boy.teams.append(z_force)\n    session.commit()\n"
    );
    assert_eq!(sql(&linked), ["INSERT INTO heroteamlink (team_id, hero_id) VALUES (?, ?)"]);
    let source = runs_the_same(HEROES, &linked);
    assert!(source.ends_with(&format!("\n\n{}", linked.code)), "{source}");
    // The names of the code are taken once it is in the script.
    let (mut again, _) = self::live(&source);
    wanted.link = false;
    let unlinked = again.link(0, &wanted);
    assert!(unlinked.code.contains("    hero_spider_boy.teams.remove(team_z_force)\n"), "{}", unlinked.code);
    runs_the_same(&source, &unlinked);
    // In the machine they are not.
    let unlinked = live.link(0, &wanted);
    assert!(unlinked.code.contains("    spider_boy.teams.remove(z_force)\n"), "{}", unlinked.code);
    assert_eq!(sql(&unlinked).len(), 1);
    // The library's own exception, and nothing is lost.
    let failed = live.link(0, &wanted);
    assert_eq!(failed.error.as_ref().unwrap().kind, "ValueError");
    assert_eq!(rows(&failed.tables, "heroteamlink").len(), 1);
    wanted.link = true;
    assert_eq!(live.link(0, &wanted).error, None);
}

#[test]
fn ormar_and_tortoise_link_rows_where_their_connection_is_open() {
    let (mut posts, schema) = live(POSTS);
    let asked = |keys, labels, link| LinkRequest { side: 1, ..request(&schema, "posts_tags", keys, labels, link) };
    let linked = posts.link(0, &asked([2, 1], ["Old", "First post"], true));
    assert_eq!(
        linked.code,
        "first_post = await Post.objects.get(id=1)\nold = await Tag.objects.get(id=2)\nawait first_post.tags.add(old)\n"
    );
    let source = runs_the_same(POSTS, &linked);
    assert!(source.contains("        await post.tags.add(news)\n\n        first_post = await"), "{source}");
    let unlinked = posts.link(0, &asked([1, 1], ["News", "First post"], false));
    assert!(unlinked.code.contains("\ntag_news = await first_post.tags.get(id=1)\n"), "{}", unlinked.code);
    assert_eq!(rows(&unlinked.tables, "posts_tags").len(), 1);
    runs_the_same(&source, &unlinked);

    let (mut users, schema) = live(USERS);
    let linked = users.link(0, &request(&schema, "user_role", [1, 2], ["John", "Guest"], true));
    assert_eq!(
        linked.code,
        "user_john = await User.get(id=1)\nguest = await Role.get(id=2)\nawait user_john.roles.add(guest)\n"
    );
    let source = runs_the_same(USERS, &linked);
    let own = users.link(0, &request(&schema, "friendship", [1, 1], ["John", "John"], true));
    assert_eq!(own.code, "user_john = await User.get(id=1)\nawait user_john.friends.add(user_john)\n");
    assert_eq!(rows(&own.tables, "friendship").len(), 1);
    let (mut again, schema) = live(&source);
    let removed = again.link(0, &request(&schema, "user_role", [1, 1], ["John", "Admin"], false));
    assert_eq!(rows(&removed.tables, "user_role").len(), 1);
    runs_the_same(&source, &removed);
}

#[test]
fn what_can_not_be_written_is_said() {
    let local = HEROES.replace("engine = create_engine", "def run():\n  global made\n  made = create_engine");
    let local = local.replace(
        "\nSQLModel.metadata.create_all(engine)",
        "\nrun()\nengine = [made]\nSQLModel.metadata.create_all(made)\ndel made",
    );
    let local = local.replace("Session(engine)", "Session(engine[0])");
    let (mut live, schema) = live(&local);
    let linked = live.link(0, &request(&schema, "heroteamlink", [2, 1], ["Z-Force", "Spider-Boy"], true));
    assert!(linked.refusal.unwrap().starts_with("the script has no engine among its own names"));
    assert_eq!(rows(&linked.tables, "heroteamlink").len(), 1);
    assert!(matches!(place(&USERS.replace("async def main", "async def main("), None, "x\n"), Placed::Nowhere(_)));
}

/// The script of heroes, with another database whose engine has a name of its own.
fn two_databases(url: &str) -> String {
    let other = format!(
        "\nother = create_engine('{url}')\nSQLModel.metadata.create_all(other)\nwith Session(other) as session:\n    \
         session.add(Hero(name='Rusty-Man', teams=[Team(name='Lone')]))\n    session.commit()\n\nwith Session(engine)"
    );
    HEROES.replace("\nwith Session(engine)", &other)
}

#[test]
fn rows_are_linked_in_the_database_that_is_meant() {
    for (url, names) in [("sqlite:///other.db", ["other.db", ":memory:"]), ("sqlite://", [":memory: 2", ":memory:"])] {
        let source = two_databases(url);
        let report = run(&source, &RunOptions::default()).report;
        assert_eq!((rows(report.left(0).1, "team").len(), rows(report.left(1).1, "team").len()), (1, 2), "{url}");
        assert_eq!((report.place_of(0), report.place_of(1), report.place_of(2)), (Some(1), Some(0), None));
        let (mut live, schema) = live(&source);
        assert_eq!(live.databases(), names);
        let linked = live.link(1, &request(&schema, "heroteamlink", [2, 1], ["Z-Force", "Spider-Boy"], true));
        assert_eq!((linked.refusal, linked.error, linked.database), (None, None, 1), "{url}");
        assert!(linked.code.contains("Session(engine)"), "{}", linked.code);
        assert_eq!(rows(&linked.tables, "heroteamlink").len(), 2);
        let linked = live.link(0, &request(&schema, "heroteamlink", [1, 1], ["Lone", "Rusty-Man"], false));
        assert_eq!((linked.refusal, linked.error, linked.database), (None, None, 0), "{url}");
        assert!(linked.code.contains("Session(other)"), "{}", linked.code);
        assert_eq!(rows(&linked.tables, "heroteamlink").len(), 0);
        let asked = live.query(1, "DELETE FROM team WHERE id = 1");
        assert_eq!(rows(&asked.tables.unwrap(), "team").len(), 1, "those of the database that was asked");
        assert_ne!(live.image(0), live.image(1));
    }
    // Where no engine of that database has a name, another one's is not taken.
    let (mut live, schema) = live(&(two_databases("sqlite:///other.db") + "\ndel other\n"));
    let linked = live.link(0, &request(&schema, "heroteamlink", [1, 1], ["Lone", "Rusty-Man"], false));
    assert!(linked.refusal.unwrap().starts_with("the script has no engine"));
}

#[test]
fn statements_of_the_reader() {
    let (mut live, schema) = live(HEROES);
    assert_eq!(live.databases(), [":memory:"]);
    let asked = live.query(0, "SELECT name FROM team ORDER BY id; SELECT 1 AS a, 'x' AS b");
    let shown: Vec<_> = asked.answers.iter().map(|answer| (answer.columns.join(","), answer.row_count)).collect();
    assert_eq!(shown, [("name".to_owned(), 2), ("a,b".to_owned(), 1)]);
    assert_eq!(asked.tables, None, "nothing has changed");
    let asked = live.query(0, "UPDATE team SET name = name || '!'; DELETE FROM nope; SELECT 1");
    let errors: Vec<_> = asked.answers.iter().map(|answer| answer.error.as_deref()).collect();
    assert_eq!(errors, [None, Some("no such table: nope")]);
    assert_eq!(asked.answers[0].rows_changed, 2);
    assert_eq!(rows(&asked.tables.unwrap(), "team")[0][1], SqlValue::Text("Preventers!".to_owned()));

    // A transaction stays open, and shuts the library out as it would elsewhere.
    assert!(live.query(0, "BEGIN; DELETE FROM heroteamlink").in_transaction);
    let linked = live.link(0, &request(&schema, "heroteamlink", [2, 1], ["Z-Force", "Spider-Boy"], true));
    assert!(linked.error.unwrap().message.contains("database is locked"));
    assert_eq!(rows(&linked.tables, "heroteamlink").len(), 0, "the reader sees what the transaction did");
    let asked = live.query(0, "ROLLBACK");
    assert_eq!(rows(&asked.tables.unwrap(), "heroteamlink").len(), 1);
    let linked = live.link(0, &request(&schema, "heroteamlink", [2, 1], ["Z-Force", "Spider-Boy"], true));
    assert_eq!((linked.error, rows(&linked.tables, "heroteamlink").len()), (None, 2));
}

#[test]
fn a_machine_that_rests_is_left_alone_and_leaves_nothing() {
    let once = || {
        let (mut users, schema) = live(USERS);
        let (mut heroes, hero_schema) = live(HEROES);
        linktable::compile(POSTS, &linktable::CompileOptions::default());
        assert_eq!(users.link(0, &request(&schema, "user_role", [1, 2], ["John", "Guest"], true)).error, None);
        drop(users);
        let wanted = request(&hero_schema, "heroteamlink", [2, 1], ["Z-Force", "Spider-Boy"], true);
        assert_eq!(heroes.link(0, &wanted).error, None);
        heroes.query(0, "SELECT * FROM hero");
        drop(heroes);
        live_bytes()
    };
    once();
    let before = once();
    assert_eq!(once(), before, "bytes stay after each");
}

/// What was recorded of the real library with the code in the script is what the machine did.
#[test]
fn the_code_is_what_was_recorded() {
    let text = |text: &str| vec![SqlValue::Text(text.to_owned())];
    let uuid = |number: u8, is_dashed: bool| {
        let dashed = format!("00000000-0000-0000-0000-{number:012}");
        text(&if is_dashed { dashed } else { dashed.replace('-', "") })
    };
    let number = |number: i64| vec![SqlValue::Integer(number)];
    let cases = [
        (
            include_str!("live/sqlmodel.py"),
            "sqlmodel",
            vec![
                ("enrolment", 1, [text("B\"1"), uuid(2, false)], ["Botany, with a walk", "Bo"], true),
                ("enrolment", 0, [text("MA-1"), uuid(1, false)], ["Algebra", "Ada"], false),
                ("following", 0, [uuid(1, false), uuid(2, false)], ["Ada", "Bo"], true),
                ("following", 0, [uuid(2, false), uuid(2, false)], ["Bo", "Bo"], true),
            ],
        ),
        (
            include_str!("live/ormar.py"),
            "ormar",
            vec![
                ("portions", 1, [number(2), text("bread")], ["butter", "Bread of the house"], true),
                ("portions", 0, [number(1), text("bread")], ["flour", "Bread of the house"], false),
            ],
        ),
        (
            include_str!("live/tortoise.py"),
            "tortoise",
            vec![
                ("plays_in", 1, [uuid(2, true), text("Fog")], ["Sol", "Fog"], true),
                ("plays_in", 0, [uuid(1, true), text("Fog")], ["Ria", "Fog"], false),
                ("idolises", 1, [uuid(1, true), uuid(2, true)], ["Ria", "Sol"], true),
                ("idolises", 0, [uuid(2, true), uuid(2, true)], ["Sol", "Sol"], true),
            ],
        ),
    ];
    for (source, orm, requests) in cases {
        let mut source = source.to_owned();
        for (table, side, keys, labels, link) in requests {
            let (mut live, schema) = live(&source);
            let wanted = LinkRequest { side, keys, ..request(&schema, table, [0, 0], labels, link) };
            source = runs_the_same(&source, &live.link(0, &wanted));
        }
        let file = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
            .join(format!("../../tests/conformance/{orm}/linked_by_the_matrix.py"));
        if std::env::var_os("WRITE_SCRIPTS").is_some() {
            std::fs::write(&file, &source).unwrap();
        }
        assert_eq!(std::fs::read_to_string(&file).unwrap(), source, "{orm}");
    }
}
