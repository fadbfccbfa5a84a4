use super::*;
use linktable_schema::{Column, End, Model, Orm, Relationship, Span, TableId};

fn column(name: &str, references: Option<(&str, &str)>, primary_key: bool, nullable: bool) -> Column {
    Column {
        name: name.to_owned(),
        sql_type: "INTEGER".to_owned(),
        default: None,
        nullable,
        primary_key,
        references: references.map(|(table, column)| (table.to_owned(), column.to_owned())),
        span: Span::default(),
        generated: None,
    }
}

fn table(name: &str, kind: TableKind, model: Option<u32>, columns: Vec<Column>) -> Table {
    Table {
        schema: None,
        name: name.to_owned(),
        kind,
        model: model.map(ModelId),
        columns,
        constraints: Vec::new(),
        indexes: Vec::new(),
        span: Span::default(),
    }
}

fn end(model: u32, attribute: &str, column: &str) -> End {
    End {
        model: ModelId(model),
        attribute: Some(attribute.to_owned()),
        many: true,
        columns: vec![column.to_owned()],
        span: Span::default(),
    }
}

/// Heroes and teams with a link table, and a badge that each hero may have one of.
fn schema() -> Schema {
    let model = |name: &str, table: u32| Model {
        name: name.to_owned(),
        table: TableId(table),
        fields: Vec::new(),
        span: Span::default(),
        name_span: Span::default(),
    };
    let mut badge = table(
        "badge",
        TableKind::Model,
        None,
        vec![column("id", None, true, false), column("hero_id", Some(("hero", "id")), false, true)],
    );
    badge.constraints.push(Constraint::Unique { name: None, columns: vec!["hero_id".to_owned()] });
    Schema {
        orm: Orm::Sqlmodel,
        models: vec![model("Hero", 0), model("Team", 1)],
        tables: vec![
            table("hero", TableKind::Model, Some(0), vec![column("id", None, true, false)]),
            table("team", TableKind::Model, Some(1), vec![column("id", None, true, false)]),
            table(
                "heroteam",
                TableKind::Link,
                None,
                vec![
                    column("hero_id", Some(("hero", "id")), true, false),
                    column("team_id", Some(("team", "id")), true, false),
                ],
            ),
            badge,
        ],
        relationships: vec![Relationship {
            ends: [end(0, "teams", "hero_id"), end(1, "heroes", "team_id")],
            link: Some(TableId(2)),
        }],
        link_tables: Vec::new(),
    }
}

#[test]
fn a_link_table_stands_between_its_ends() {
    let drawn = diagram(&schema(), &LineIndex::new(""));
    let x = |place: usize| drawn.tables[place].corner.x;
    assert!(x(0) < x(2) && x(2) < x(1));
    assert!(drawn.tables[2].is_link);
}

#[test]
fn lines_use_their_columns_and_know_their_relationships() {
    let drawn = diagram(&schema(), &LineIndex::new(""));
    let line = &drawn.lines[1];
    assert_eq!((line.one, line.many, line.relationships.as_slice()), (1, 2, [0].as_slice()));
    let (first, last) = (line.course[0], line.course[line.course.len() - 1]);
    let (team, link) = (&drawn.tables[1], &drawn.tables[2]);
    assert!((first.y - team.corner.y - team.rows[0].y).abs() < 0.01);
    assert!((last.y - link.corner.y - link.rows[1].y).abs() < 0.01);
    assert!(!line.is_single && !line.is_optional && line.is_link);
    let badge = &drawn.lines[2];
    assert!(badge.is_single && badge.is_optional && badge.relationships.is_empty());
}

#[test]
fn rows_say_what_they_are() {
    let drawn = diagram(&schema(), &LineIndex::new(""));
    let hero = &drawn.tables[0];
    assert_eq!(hero.spoken, "Table hero: key id INTEGER; relationship teams: Team, many");
    assert_eq!(hero.rows[1].relationship, Some(0));
    assert_eq!(drawn.tables[3].rows[1].detail, "→ hero.id?");
    assert_eq!(hero.rows[1].toward, Some(1));
}

#[test]
fn indexes_stand_with_their_columns_or_in_a_row_of_their_own() {
    let mut schema = schema();
    let index = |name: &str, columns: &[&str]| linktable_schema::Index {
        name: name.to_owned(),
        columns: columns.iter().map(|column| (*column).to_owned()).collect(),
        unique: false,
        over: None,
    };
    schema.tables[2].indexes = vec![index("a", &["hero_id"]), index("b", &["hero_id", "team_id"])];
    let drawn = diagram(&schema, &LineIndex::new(""));
    let link = &drawn.tables[2];
    assert_eq!(link.rows.iter().map(|row| row.mark).collect::<Vec<_>>(), [Mark::Index, Mark::None, Mark::Index]);
    assert_eq!((link.rows[2].kind, link.rows[2].name.as_str()), (RowKind::Index, "(hero_id, team_id)"));
    assert_eq!(drawn.tables[3].rows[1].mark, Mark::Unique);
    assert_eq!(drawn.tables[0].rows[0].mark, Mark::None, "a key is found anyway");
}

#[test]
fn it_is_written_in_whole_pixels() {
    let json = serde_json::to_string(&diagram(&schema(), &LineIndex::new(""))).unwrap();
    assert!(json.contains(r#""kind":"key","name":"id","detail":"INTEGER","y":45,"#), "{json}");
    assert!(!json.contains(".0") && !json.contains(".5"), "{json}");
}
