use linktable_schema::{
    Column, Constraint, Contents, DdlStatement, Index, ReferentialAction, Schema, Span, SqlValue, Table, TableDump,
    TableId, TableKind,
};

use super::*;

fn column(name: &str, sql_type: &str) -> Column {
    Column {
        name: name.to_owned(),
        sql_type: sql_type.to_owned(),
        default: None,
        nullable: false,
        primary_key: false,
        references: None,
        span: Span::default(),
        generated: None,
    }
}

fn key(name: &str) -> Column {
    Column { primary_key: true, ..column(name, "INTEGER") }
}

fn table(name: &str, kind: TableKind, columns: Vec<Column>) -> Table {
    Table {
        name: name.to_owned(),
        schema: None,
        kind,
        model: None,
        columns,
        constraints: Vec::new(),
        indexes: Vec::new(),
        span: Span::default(),
    }
}

fn strings(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

fn foreign(columns: &[&str], table: &str, targets: &[&str], on_delete: Option<ReferentialAction>) -> Constraint {
    Constraint::ForeignKey {
        name: None,
        columns: strings(columns),
        table: table.to_owned(),
        targets: strings(targets),
        on_delete,
        on_update: None,
    }
}

/// Ordinary tables: a link table between two, and a badge that a hero may have one of.
fn heroes() -> Schema {
    let mut team = table("team", TableKind::Model, vec![key("id"), column("name", "VARCHAR(40)")]);
    team.indexes.push(Index {
        name: "ix_team_name".to_owned(),
        columns: strings(&["name"]),
        unique: false,
        over: None,
    });
    let mut link = table(
        "heroteam",
        TableKind::Link,
        vec![
            Column { references: Some(("hero".to_owned(), "id".to_owned())), ..key("hero_id") },
            Column { references: Some(("team".to_owned(), "id".to_owned())), ..key("team_id") },
        ],
    );
    link.constraints = vec![
        foreign(&["hero_id"], "hero", &["id"], Some(ReferentialAction::Cascade)),
        foreign(&["team_id"], "team", &["id"], None),
    ];
    let mut badge = table(
        "badge",
        TableKind::Model,
        vec![key("id"), Column { nullable: true, default: Some("7".to_owned()), ..column("hero_id", "INTEGER") }],
    );
    badge.constraints = vec![
        Constraint::Unique { name: None, columns: strings(&["hero_id"]) },
        foreign(&["hero_id"], "hero", &["id"], Some(ReferentialAction::SetNull)),
        Constraint::Check { name: None, sql: "id > 0".to_owned() },
    ];
    let hero = table("hero", TableKind::Model, vec![key("id"), column("name", "VARCHAR")]);
    Schema { tables: vec![hero, team, link, badge], ..Schema::default() }
}

/// Names and types that no format takes as they are.
fn odd() -> Schema {
    let mut order = table(
        "Order Line",
        TableKind::Model,
        vec![
            key("part"),
            key("no."),
            Column { nullable: true, ..column("preis in €", "NUMERIC(10, 2)") },
            column("PK", "DOUBLE PRECISION"),
            column("say \"hi\"", "TEXT"),
        ],
    );
    order.constraints.push(Constraint::Unique { name: Some("it's".to_owned()), columns: strings(&["part", "PK"]) });
    let mut title = table("title", TableKind::Model, vec![column("a", "INTEGER"), column("b", "INTEGER")]);
    title.constraints.push(foreign(&["a", "b"], "Order Line", &["part", "no."], None));
    Schema { tables: vec![order, title], ..Schema::default() }
}

#[test]
fn mermaid_has_tables_keys_and_lines() {
    let expected = r#"erDiagram
    hero {
        INTEGER id PK
        VARCHAR name
    }
    team {
        INTEGER id PK
        VARCHAR(40) name
    }
    heroteam {
        INTEGER hero_id PK, FK
        INTEGER team_id PK, FK
    }
    badge {
        INTEGER id PK
        INTEGER hero_id FK, UK "NULL"
    }
    hero ||--o{ heroteam : "hero_id"
    team ||--o{ heroteam : "team_id"
    hero |o--o| badge : "hero_id"
"#;
    assert_eq!(mermaid(&heroes()), expected);
}

#[test]
fn mermaid_says_what_it_cannot_write() {
    let expected = r#"erDiagram
    "Order Line" {
        INTEGER part PK
        INTEGER no_ PK "no."
        NUMERIC(10_2) preis_in__ "preis in €, NUMERIC(10, 2), NULL"
        DOUBLE_PRECISION PK_ "PK, DOUBLE PRECISION"
        TEXT say__hi_ "say 'hi'"
    }
    "title" {
        INTEGER a FK
        INTEGER b FK
    }
    "Order Line" ||--o{ "title" : "a, b"
"#;
    assert_eq!(mermaid(&odd()), expected);
    assert_eq!(mermaid(&Schema::default()), "erDiagram\n");
}

#[test]
fn what_a_wrong_source_declares_leaves_out_what_cannot_be_drawn() {
    let mut schema = heroes();
    schema.tables.push(schema.tables[2].clone());
    schema.tables[3].constraints.push(foreign(&["id"], "team", &["nothing"], None));
    assert_eq!(
        mermaid(&schema),
        mermaid(&heroes()).replace("id PK\n        INTEGER hero_id", "id PK, FK\n        INTEGER hero_id")
    );
    assert_eq!(dbml(&schema), dbml(&heroes()));
}

#[test]
fn mermaid_knows_its_marks_in_small_letters_too() {
    let small = table("end", TableKind::Model, vec![column("pk", "INTEGER"), column("pkey", "fk")]);
    let expected = "erDiagram\n    \"end\" {\n        INTEGER pk_ \"pk\"\n        fk_ pkey \"fk\"\n    }\n";
    assert_eq!(mermaid(&Schema { tables: vec![small], ..Schema::default() }), expected);
}

#[test]
fn dbml_has_tables_indexes_and_references() {
    let expected = "Table hero {
  id INTEGER [pk]
  name VARCHAR [not null]
}

Table team {
  id INTEGER [pk]
  name VARCHAR(40) [not null]

  indexes {
    name [name: 'ix_team_name']
  }
}

Table heroteam [note: 'link table'] {
  hero_id INTEGER [not null]
  team_id INTEGER [not null]

  indexes {
    (hero_id, team_id) [pk]
  }
}

Table badge {
  id INTEGER [pk]
  hero_id INTEGER [unique, default: `7`]
  // CHECK (id > 0)
}

Ref: heroteam.hero_id > hero.id [delete: cascade]
Ref: heroteam.team_id > team.id
Ref: badge.hero_id - hero.id [delete: set null]
";
    assert_eq!(dbml(&heroes()), expected);
}

#[test]
fn dbml_quotes_what_needs_it() {
    let expected = r#"Table "Order Line" {
  part INTEGER [not null]
  "no." INTEGER [not null]
  "preis in €" NUMERIC(10,2)
  PK "DOUBLE PRECISION" [not null]
  "say 'hi'" TEXT [not null]

  indexes {
    (part, "no.") [pk]
    (part, PK) [unique, name: 'it\'s']
  }
}

Table title {
  a INTEGER [not null]
  b INTEGER [not null]
}

Ref: title.(a, b) > "Order Line".(part, "no.")
"#;
    assert_eq!(dbml(&odd()), expected);
    assert_eq!(dbml(&Schema::default()), "");
}

#[test]
fn statements_become_a_script() {
    let statement = |sql: &&str| DdlStatement { sql: (*sql).to_owned(), table: TableId(0), span: Span::default() };
    let script = |texts: &[&str]| ddl_script(&texts.iter().map(statement).collect::<Vec<_>>());
    assert_eq!(script(&[]), "");
    assert_eq!(
        script(&["\nCREATE TABLE a (\n\tid INTEGER, \n)\n\n", "CREATE INDEX b;"]),
        "CREATE TABLE a (\n\tid INTEGER, \n);\n\nCREATE INDEX b;\n"
    );
}

fn rows() -> TableDump {
    let rows = vec![
        vec![SqlValue::Integer(1), SqlValue::Null, SqlValue::Real(1.0)],
        vec![SqlValue::Integer(i64::MIN), SqlValue::Text(String::new()), SqlValue::Real(f64::NEG_INFINITY)],
        vec![SqlValue::Integer(3), SqlValue::Text("it's, \"so\"\nto say".to_owned()), SqlValue::Real(1e300)],
        vec![SqlValue::Integer(4), SqlValue::Blob(vec![0, 255]), SqlValue::Real(0.1)],
        vec![SqlValue::Integer(5), SqlValue::Text("a\0b".to_owned()), SqlValue::Null],
    ];
    TableDump { name: "a \"b\"".to_owned(), columns: strings(&["id", "what, ever", "x"]), row_count: 5, rows }
}

#[test]
fn a_dump_keeps_every_value() {
    let contents = Contents {
        tables: vec![("CREATE TABLE \"a \"\"b\"\"\" (id)".to_owned(), rows())],
        sequences: vec![vec![SqlValue::Text("a".to_owned()), SqlValue::Integer(5)]],
        others: strings(&["CREATE INDEX i ON a (id)"]),
    };
    let expected = r#"PRAGMA foreign_keys=OFF;
BEGIN TRANSACTION;
CREATE TABLE "a ""b""" (id);
INSERT INTO "a ""b""" ("id", "what, ever", "x") VALUES(1, NULL, 1.0);
INSERT INTO "a ""b""" ("id", "what, ever", "x") VALUES((-9223372036854775807 - 1), '', -9.0e+999);
INSERT INTO "a ""b""" ("id", "what, ever", "x") VALUES(3, 'it''s, "so"
to say', 1e300);
INSERT INTO "a ""b""" ("id", "what, ever", "x") VALUES(4, X'00ff', 0.1);
INSERT INTO "a ""b""" ("id", "what, ever", "x") VALUES(5, CAST(X'610062' AS TEXT), NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES('a', 5);
CREATE INDEX i ON a (id);
COMMIT;
"#;
    assert_eq!(dump_script(&contents), expected);
}

#[test]
fn csv_tells_null_from_empty_text() {
    let expected = "id,\"what, ever\",x\r\n\
                    1,,1.0\r\n\
                    -9223372036854775808,\"\",-inf\r\n\
                    3,\"it's, \"\"so\"\"\nto say\",1e300\r\n\
                    4,\\x00ff,0.1\r\n\
                    5,a\0b,\r\n";
    assert_eq!(csv(&rows()), expected);
}
