//! Sources with the cursor at `¦`.

use crate::{CompileOptions, compile};
use linktable_schema::HoverStyle;

const SQLMODEL: &str = r#"
from sqlmodel import Field, Relationship, Session, SQLModel, create_engine, select

class Link(SQLModel, table=True):
    team_id: int | None = Field(default=None, foreign_key="team.id", primary_key=True)
    hero_id: int | None = Field(default=None, foreign_key="hero.id", primary_key=True)

class Mixin(SQLModel):
    note: str = ""

class Team(Mixin, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str = Field(index=True)
    heroes: list["Hero"] = Relationship(back_populates="teams", link_model=Link)
    boss_id: int | None = Field(default=None, foreign_key="hero.id")

class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    teams: list[Team] = Relationship(back_populates="heroes", link_model=Link)
"#;

const ORMAR: &str = r#"
import ormar
import sqlalchemy

base = ormar.OrmarConfig(
    database=ormar.DatabaseConnection("sqlite+aiosqlite:///x.db"), metadata=sqlalchemy.MetaData()
)

class Author(ormar.Model):
    ormar_config = base.copy(tablename="authors")
    id: int = ormar.Integer(primary_key=True)
    name: str = ormar.String(max_length=80)

class Post(ormar.Model):
    ormar_config = base.copy(tablename="posts")
    id: int = ormar.Integer(primary_key=True)
    title: str = ormar.String(max_length=200)
    author = ormar.ForeignKey(Author, related_name="posts")
"#;

const TORTOISE: &str = r#"
from tortoise import fields
from tortoise.models import Model

class Team(Model):
    id = fields.IntField(primary_key=True)
    name = fields.CharField(max_length=20)
    events: fields.ManyToManyRelation["Event"]

class Event(Model):
    id = fields.IntField(primary_key=True)
    title = fields.CharField(max_length=20)
    teams = fields.ManyToManyField("models.Team", related_name="events", through="event_team")
"#;

/// What is offered where `¦` stands in `more`, which follows `models`; with what it replaces.
fn offered(models: &str, more: &str) -> (String, Vec<String>) {
    let marked = format!("{models}\n{more}");
    let offset = marked.find('¦').unwrap();
    let source = marked.replacen('¦', "", 1);
    let found = super::complete(&source, offset as u32, &compile(&source, &CompileOptions::default()));
    let typed = source[found.span.start as usize..found.span.end as usize].to_owned();
    (typed, found.items.into_iter().map(|item| item.text).collect())
}

fn texts(models: &str, more: &str) -> Vec<String> {
    offered(models, more).1
}

#[track_caller]
fn first(models: &str, more: &str, expected: &[&str]) {
    let found = texts(models, more);
    assert_eq!(found.get(..expected.len()), Some(expected.map_strings().as_slice()), "{found:?}");
}

#[track_caller]
fn exactly(models: &str, more: &str, expected: &[&str]) {
    assert_eq!(texts(models, more), expected);
}

trait MapStrings {
    fn map_strings(&self) -> Vec<String>;
}

impl MapStrings for [&str] {
    fn map_strings(&self) -> Vec<String> {
        self.iter().map(|text| (*text).to_owned()).collect()
    }
}

#[test]
fn arguments_of_fields() {
    first(SQLMODEL, "class X(SQLModel, table=True):\n    id: int = Field(de¦)", &["default=", "default_factory="]);
    let found = texts(SQLMODEL, "class X(SQLModel, table=True):\n    id: int = Field(default=None, ¦, index=True)");
    assert!(!found.iter().any(|text| text == "default=" || text == "index="), "{found:?}");
    assert!(found.iter().any(|text| text == "foreign_key="));
    first(SQLMODEL, "class X(SQLModel):\n    y: int = Relationship(¦", &["back_populates=", "link_model="]);
    first(
        ORMAR,
        "class X(ormar.Model):\n    x = ormar.String(ma¦)",
        &["max_length=", "min_length=", "regex=", "primary_key="],
    );
    first(TORTOISE, "class X(Model):\n    x = fields.CharField(¦)", &["max_length=", "primary_key="]);
    exactly(SQLMODEL, "x = unknown(¦)", &[]);
    exactly(SQLMODEL, "class X(SQLModel):\n    y: int = Field(default=¦)", &[]);
}

#[test]
fn columns_in_foreign_keys() {
    let more = "class X(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n    y: int = Field(foreign_key=\"te¦\")";
    assert_eq!(offered(SQLMODEL, more).0, "te");
    first(SQLMODEL, more, &["hero.id", "team.id", "link.team_id", "link.hero_id", "x.id"]);
    first(SQLMODEL, "class X(SQLModel, table=True):\n    y: int = Field(foreign_key=\"¦", &["hero.id"]);
}

#[test]
fn other_ends() {
    first(
        SQLMODEL,
        "class X(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n    t: Team = Relationship(back_populates=\"¦\")\n",
        &["heroes"],
    );
    // What is not whole yet is known from how it is written.
    let broken = "from sqlmodel import *\nclass A(SQLModel, table=True):\n    id: int = Field(primary_key=True)\n    \
                  bs: list[\"B\"] = Relationship(back_populates=\"¦\n\nclass B(SQLModel, table=True):\n    \
                  id: int = Field(primary_key=True)\n    a: \"A\" = Relationship(back_populates=\"bs\")\n";
    exactly("", broken, &["a"]);
    exactly(
        TORTOISE,
        "class Trip(Model):\n    t = fields.ForeignKeyField(\"models.Team\", related_name=\"¦\")",
        &["trips"],
    );
    let declared = "from tortoise import fields\nfrom tortoise.models import Model\nclass A(Model):\n    \
                    id = fields.IntField(primary_key=True)\n    things: fields.ReverseRelation[\"Thing\"]\n\
                    class Thing(Model):\n    a = fields.ForeignKeyField('models.A', related_name='¦')\n";
    first("", declared, &["things"]);
}

#[test]
fn models_where_a_model_is_wanted() {
    let models = &["Link", "Team", "Hero", "X"];
    first(SQLMODEL, "class X(SQLModel, table=True):\n    ts: list[\"T¦\"] = Relationship()", models);
    first(SQLMODEL, "class X(SQLModel, table=True):\n    ts: ¦", models);
    first(SQLMODEL, "class X(SQLModel, table=True):\n    ts: list[Team] = Relationship(link_model=L¦)", models);
    assert!(!texts(SQLMODEL, "x = select(¦)").contains(&"Mixin".to_owned()));
    first(SQLMODEL, "x = select(¦)", &models[..3]);
    first(ORMAR, "class X(ormar.Model):\n    a = ormar.ManyToMany(¦)", &["to="]);
    assert!(texts(ORMAR, "class X(ormar.Model):\n    a = ormar.ManyToMany(¦)").contains(&"Author".to_owned()));
    first(TORTOISE, "class X(Model):\n    a = fields.ForeignKeyField(\"mo¦\")", &["models.Team", "models.Event"]);
    let named =
        "class X(Model):\n    a = fields.ForeignKeyField(\"¦\")\nx = Tortoise.init(modules={\"app\": [\"__main__\"]})";
    first(TORTOISE, named, &["app.Team"]);
    exactly(SQLMODEL, "x = \"T¦\"", &[]);
    exactly(SQLMODEL, "# class Hero¦", &[]);
}

#[test]
fn lookups() {
    first(ORMAR, "async def f():\n    await Post.objects.filter(¦)", &["id=", "title=", "author__", "author="]);
    assert!(texts(ORMAR, "x = Post.objects.filter(title__ic¦)").contains(&"title__icontains=".to_owned()));
    first(ORMAR, "x = Post.objects.all().filter(author__¦)", &["author__id=", "author__name=", "author__posts__"]);
    first(TORTOISE, "x = Team.filter(events__title__¦)", &["events__title__not=", "events__title__in="]);
    first(TORTOISE, "x = await Event.create(ti¦)", &["id=", "title="]);
    exactly(TORTOISE, "x = Team.filter(nothing__¦)", &[]);
    first(ORMAR, "x = Post.objects.select_related(\"¦\")", &["author"]);
    first(ORMAR, "x = Post.objects.select_related([\"author\", \"¦\"])", &["author"]);
    first(TORTOISE, "x = Team.all().prefetch_related(\"events__¦\")", &["events__teams"]);
    let ordered = offered(TORTOISE, "x = Team.all().order_by(\"-na¦\")");
    assert_eq!((ordered.0.as_str(), &ordered.1[..2]), ("na", ["id", "name"].map_strings().as_slice()));
}

#[test]
fn attributes() {
    first(SQLMODEL, "x = select(Hero).where(Hero.¦)", &["id", "name", "teams"]);
    first(SQLMODEL, "with Session(engine) as session:\n    session.¦", &["add", "add_all", "commit"]);
    first(
        SQLMODEL,
        "with Session(e) as s:\n    for h in s.exec(select(Hero)):\n        h.na¦",
        &["id", "name", "teams"],
    );
    first(SQLMODEL, "with Session(e) as s:\n    h = s.get(Hero, 1)\n    h.teams.¦", &["append"]);
    first(SQLMODEL, "h = Hero()\nprint([team.¦ for team in h.teams])", &["note", "id", "name"]);
    first(SQLMODEL, "x = select(Hero).¦", &["where"]);
    first(SQLMODEL, "x = select(Hero).order_by(Hero.name.¦)", &["asc", "desc"]);
    first(SQLMODEL, "def f(hero: Hero):\n    hero.¦", &["id"]);
    first(SQLMODEL, "x = Hero(na¦)", &["id=", "name=", "teams="]);
    first(ORMAR, "x = Post.¦", &["id", "title", "author"]);
    first(ORMAR, "async def f():\n    p = await Post.objects.get(id=1)\n    p.author.¦", &["id", "name", "posts"]);
    first(TORTOISE, "async def f():\n    t = await Team.create(name='')\n    await t.events.¦", &["add"]);
    first(TORTOISE, "x = fields.¦", &["CharField"]);
    exactly(SQLMODEL, "x = what.¦", &[]);
    exactly(SQLMODEL, "a = a\na.¦", &[]);
}

#[test]
fn any_place_of_any_prefix_is_answered() {
    for models in [SQLMODEL, ORMAR, TORTOISE] {
        let compilation = compile(models, &CompileOptions::default());
        for (end, _) in models.char_indices() {
            let source = &models[..end];
            for offset in [end / 2, end] {
                super::complete(source, offset as u32, &compilation);
                super::hover(source, offset as u32, &compilation);
            }
        }
        super::complete(models, u32::MAX, &compilation);
    }
}

/// The titles and rows of what is said of the word at `¦`.
fn said(models: &str, word: &str) -> Vec<String> {
    let offset = models.find(&word.replace('¦', "")).unwrap() + word.find('¦').unwrap();
    let found = super::hover(models, offset as u32, &compile(models, &CompileOptions::default()));
    let lines = found.map(|hover| hover.lines).unwrap_or_default();
    lines.into_iter().filter(|line| line.style != HoverStyle::Sql).map(|line| line.text).collect()
}

#[test]
fn a_model_is_its_table() {
    let team = [
        "table team",
        "note\tVARCHAR\tnot null",
        "id\tINTEGER\tprimary key",
        "name\tVARCHAR\tnot null, indexed",
        "boss_id\tINTEGER\t→ hero.id",
        "heroes\tmany Hero\trelationship through link",
    ];
    assert_eq!(said(SQLMODEL, "class T¦eam"), team);
    assert_eq!(said(SQLMODEL, "list[¦Team"), team);
    assert_eq!(said(SQLMODEL, "\"team¦.id\"")[..1], ["table team"]);
    assert_eq!(said(SQLMODEL, "link_model=L¦ink")[..1], ["link table link"]);
    assert_eq!(said(TORTOISE, "models.¦Team")[..1], ["table team"]);
    assert_eq!(said(SQLMODEL, "impo¦rt"), [""; 0]);
}

#[test]
fn a_relationship_is_what_carries_it_and_what_it_offers() {
    let teams = said(SQLMODEL, "    t¦eams");
    assert_eq!(
        teams[..5],
        [
            "Hero.teams: many Team",
            "its other end is `Team.heroes`",
            "link table `link`",
            "team_id\tINTEGER\t→ team.id",
            "hero_id\tINTEGER\t→ hero.id"
        ]
    );
    assert!(teams.iter().any(|line| line.contains(".append(")), "{teams:?}");
    assert_eq!(said(SQLMODEL, "back_populates=\"te¦ams")[0], "Hero.teams: many Team");
    let by_key = said(ORMAR, "    aut¦hor");
    assert_eq!(by_key[..3], ["Post.author: one Author", "its other end is `Author.posts`", "by `posts.author`"]);
    assert_eq!(said(SQLMODEL, "    bo¦ss_id"), ["column team.boss_id", "refers to `hero.id`"]);
}
