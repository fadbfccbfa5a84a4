use std::rc::Rc;

use linktable_schema::Dialect;
use linktable_sql::SqlType;

use crate::declared::{
    Column, Declarations, ForeignKey, Model, PassiveDeletes, Relationship, RelationshipOptions, Target,
};
use crate::{links, resolve, schema};

/// A model from lines such as `id int key`, `team_id int -> team.id` and
/// `heroes [Hero] back=team link=2`.
fn model(name: &str, lines: &[&str]) -> Rc<Model> {
    let mut model = Model { name: name.to_owned(), table: name.to_lowercase(), ..Model::default() };
    for line in lines {
        let words: Vec<&str> = line.split(' ').collect();
        let after = |mark: &str| words.iter().find_map(|word| word.strip_prefix(mark));
        let lone = words[1].trim_matches(['[', ']']);
        if lone.starts_with(char::is_uppercase) {
            model.relationships.push(Relationship {
                attribute: words[0].to_owned(),
                target: Target::Name(lone.to_owned()),
                list: words[1].starts_with('['),
                back_populates: after("back=").map(str::to_owned),
                link: after("link=").map(|at| at.parse().unwrap()),
                cascade_delete: words.contains(&"cascade"),
                passive_deletes: PassiveDeletes::No,
                options: RelationshipOptions::default(),
                refused: false,
                span: Default::default(),
                name_span: Default::default(),
                annotation_span: Default::default(),
                back_populates_span: Default::default(),
                link_span: Default::default(),
            });
        } else {
            let target = words.iter().position(|word| *word == "->").map(|at| words[at + 1]);
            model.columns.push(Column {
                attribute: words[0].to_owned(),
                name: words[0].to_owned(),
                kind: if words[1] == "int" { SqlType::Integer } else { SqlType::String(None) },
                nullable: !words.contains(&"key"),
                primary_key: words.contains(&"key"),
                foreign_key: target.map(|target| ForeignKey {
                    schema: None,
                    target: target.to_owned(),
                    name: None,
                    on_delete: None,
                    on_update: None,
                    span: Default::default(),
                }),
                index: false,
                unique: false,
                server_default: None,
                generated: None,
                is_typed_by_key: false,
                has_default: false,
                span: Default::default(),
                name_span: Default::default(),
            });
        }
    }
    Rc::new(model)
}

fn declarations(models: &[(&str, &[&str])]) -> Declarations {
    let models = models.iter().map(|(name, lines)| model(name, lines)).collect();
    Declarations { models, ..Declarations::default() }
}

/// The codes of what is found.
fn codes(declarations: &Declarations) -> Vec<String> {
    let resolution = resolve::resolve(declarations);
    let built = schema::build(declarations, &resolution, Dialect::Sqlite);
    resolution.findings.into_iter().chain(built.findings).map(|finding| finding.diagnostic.code).collect()
}

#[test]
fn links_of_both_ends() {
    let declarations = declarations(&[
        ("Link", &["hero_id int key -> hero.id", "team_id int key -> team.id"]),
        (
            "Hero",
            &[
                "id int key",
                "name str",
                "teams [Team] back=heroes link=0",
                "home_id int -> team.id",
                "home Team back=locals",
            ],
        ),
        ("Team", &["id int key", "heroes [Hero] back=teams link=0", "locals [Hero] back=home"]),
    ]);
    let resolution = resolve::resolve(&declarations);
    let built = schema::build(&declarations, &resolution, Dialect::Sqlite);
    let mut text = String::new();
    for end in links::operations(&declarations, &resolution, &built) {
        for operation in end.operations {
            for statement in operation.statements {
                let params: Vec<&str> = statement.params.iter().map(|param| param.name.as_str()).collect();
                let sql = statement.sql.replace(" \n", " ");
                text.push_str(&format!("{}: {sql} ({})\n", operation.code, params.join(", ")));
            }
        }
    }
    assert_eq!(
        text,
        "\
hero.teams.append(team): INSERT INTO link (hero_id, team_id) VALUES (?, ?) (hero.id, team.id)
hero.teams.remove(team): DELETE FROM link WHERE link.hero_id = ? AND link.team_id = ? (hero.id, team.id)
hero.teams.clear(): DELETE FROM link WHERE link.hero_id = ? AND link.team_id = ? (hero.id, team.id)
hero.teams: SELECT team.id FROM team, link WHERE ? = link.hero_id AND team.id = link.team_id (hero.id)
team.heroes.append(hero): INSERT INTO link (hero_id, team_id) VALUES (?, ?) (hero.id, team.id)
team.heroes.remove(hero): DELETE FROM link WHERE link.hero_id = ? AND link.team_id = ? (hero.id, team.id)
team.heroes.clear(): DELETE FROM link WHERE link.hero_id = ? AND link.team_id = ? (hero.id, team.id)
team.heroes: SELECT hero.id, hero.name, hero.home_id FROM hero, link WHERE ? = link.team_id AND hero.id = link.hero_id (team.id)
hero.home = team: UPDATE hero SET home_id=? WHERE hero.id = ? (team.id, hero.id)
hero.home = None: UPDATE hero SET home_id=? WHERE hero.id = ? (None, hero.id)
hero.home: SELECT team.id FROM team WHERE team.id = ? (hero.home_id)
team.locals.append(hero): UPDATE hero SET home_id=? WHERE hero.id = ? (team.id, hero.id)
team.locals.remove(hero): UPDATE hero SET home_id=? WHERE hero.id = ? (None, hero.id)
team.locals.clear(): UPDATE hero SET home_id=? WHERE hero.id = ? (None, hero.id)
team.locals: SELECT hero.id, hero.name, hero.home_id FROM hero WHERE ? = hero.home_id (team.id)
"
    );
}

#[test]
fn what_is_found() {
    let team: (&str, &[&str]) = ("Team", &["id int key", "heroes [Hero] back=team"]);
    type Case<'a> = (&'a [(&'a str, &'a [&'a str])], &'a str);
    let cases: &[Case<'_>] = &[
        (&[("Hero", &["id int key", "team_id int -> team.id", "team Team back=heroes"]), team], ""),
        (&[("Hero", &["id int key", "team_id int -> team.id", "team Team back=heros"]), team], "LT201"),
        (&[("Hero", &["id int key", "team_id int -> team.id", "team Team back=id"]), team], "LT202"),
        (&[("Hero", &["id int key", "team_id int -> team.id", "team Tem"]), team], "LT205"),
        (&[("Hero", &["id int key", "team Team back=heroes"]), team], "LT206"),
        (&[("Hero", &["id int key", "a int -> team.id", "b int -> team.id", "team Team back=heroes"]), team], "LT207"),
        (&[("Hero", &["id int key", "boss int -> hero.id", "up Hero back=down", "down [Hero] back=up"])], "LT209"),
        (&[("Hero", &["id int key", "team_id int -> teams.id"]), team], "LT206 LT301"),
        (&[("Hero", &["id int key", "team_id int -> team.idx"]), ("Team", &["id int key"])], "LT302"),
    ];
    for (models, expected) in cases {
        assert_eq!(codes(&declarations(models)).join(" "), *expected, "{models:?}");
    }
}
