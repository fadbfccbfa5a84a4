//! The rows of one end of a many-to-many relationship against those of the other, and the link rows between them.

use std::collections::HashMap;

use linktable_schema::{Constraint, LinkRequest, Relationship, RelationshipId, Schema, SqlValue, Table, TableDump};

use crate::row_label::{label_of, name_column};
use crate::table_view::cell;

/// One end: the rows down, or those across.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Axis {
    /// Which end of the relationship: 0 or 1.
    pub side: usize,
    /// Its model.
    pub model: String,
    /// The attribute that holds the other end's rows, where it has one.
    pub attribute: Option<String>,
    /// Its rows.
    pub heads: Vec<Head>,
    /// How many rows its table has; more than there are heads if it is a long one.
    pub row_count: u64,
}

/// A row of an end.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// What it is called.
    pub label: String,
    /// Its primary key.
    pub key: Vec<SqlValue>,
}

/// What is known of a pair of rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Link {
    /// How many link rows there are.
    pub rows: usize,
    /// The other columns of the first of them: name and value.
    pub extra: Vec<(String, String)>,
}

/// The matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// The relationship.
    pub relationship: RelationshipId,
    /// The link table.
    pub table: String,
    /// The rows down, then those across.
    pub axes: [Axis; 2],
    /// The pairs that are linked, by their places down and across.
    pub links: HashMap<(usize, usize), Link>,
    /// Whether there are link rows that are not at hand.
    pub is_cut: bool,
}

/// The many-to-many relationships of a schema, and what each is called: `Hero.teams – Team.heroes`.
pub fn choices(schema: &Schema) -> Vec<(RelationshipId, String)> {
    let all = schema.relationships.iter().zip(0..).filter(|(relationship, _)| relationship.link.is_some());
    all.map(|(relationship, id)| (RelationshipId(id), title(schema, relationship))).collect()
}

fn title(schema: &Schema, relationship: &Relationship) -> String {
    let mut title = String::new();
    for end in &relationship.ends {
        if !title.is_empty() {
            title.push_str(" – ");
        }
        title.push_str(schema.model(end.model).map_or("", |model| &model.name));
        if let Some(attribute) = &end.attribute {
            title.push('.');
            title.push_str(attribute);
        }
    }
    title
}

/// The matrix of a relationship: the longer end down, or the first where both are of one model; `is_swapped` has the
/// other down.
pub fn matrix(schema: &Schema, tables: &[TableDump], id: RelationshipId, is_swapped: bool) -> Option<Matrix> {
    let relationship = schema.relationship(id)?;
    let link = schema.table(relationship.link?)?;
    let dump_of = |table: &Table| tables.iter().find(|dump| dump.name == table.name);
    let table_of = |side: usize| -> Option<&Table> {
        let model = schema.model(relationship.ends.get(side)?.model)?;
        schema.table(model.table)
    };
    let ends = [table_of(0)?, table_of(1)?];
    let count = |side: usize| ends.get(side).and_then(|table| dump_of(table)).map_or(0, |dump| dump.row_count);
    let [one, other] = &relationship.ends;
    let down = usize::from((one.model != other.model && count(1) >= count(0)) != is_swapped);
    let order = [down, 1 - down];

    let link_dump = dump_of(link);
    let mut axes: [Axis; 2] = Default::default();
    // For each axis: where the link table's columns are that refer to it, and its rows by what they refer to.
    let mut columns: [Vec<usize>; 2] = Default::default();
    let mut places: [HashMap<String, usize>; 2] = Default::default();
    for (at, side) in order.into_iter().enumerate() {
        let (end, table) = (relationship.ends.get(side)?, *ends.get(side)?);
        let targets = targets(link, &end.columns, table);
        let axis = axes.get_mut(at)?;
        axis.side = side;
        axis.model = schema.model(end.model)?.name.clone();
        axis.attribute.clone_from(&end.attribute);
        if let Some(dump) = dump_of(table) {
            axis.row_count = dump.row_count.max(dump.rows.len() as u64);
            axis.heads = heads(table, dump);
            let referred = positions(dump, &targets);
            let by_key = dump.rows.iter().enumerate().map(|(place, row)| (key_text(row, &referred), place));
            *places.get_mut(at)? = by_key.collect();
        }
        if let Some(dump) = link_dump {
            *columns.get_mut(at)? = positions(dump, &end.columns);
        }
    }
    let mut links: HashMap<(usize, usize), Link> = HashMap::new();
    let [down_columns, across_columns] = &columns;
    let [down_places, across_places] = &places;
    if let Some(dump) = link_dump {
        // A key of the link table's own says nothing of the link.
        let is_own_key = |name: &String| link.columns.iter().any(|column| column.name == *name && column.primary_key);
        let extra: Vec<(usize, &String)> = dump
            .columns
            .iter()
            .enumerate()
            .filter(|(at, name)| !down_columns.contains(at) && !across_columns.contains(at) && !is_own_key(name))
            .collect();
        for row in &dump.rows {
            let down = down_places.get(&key_text(row, down_columns));
            let across = across_places.get(&key_text(row, across_columns));
            let (Some(down), Some(across)) = (down, across) else { continue };
            let link = links.entry((*down, *across)).or_default();
            link.rows += 1;
            if link.rows == 1 {
                let value = |(at, name): &(usize, &String)| Some(((*name).clone(), cell(row.get(*at)?).text));
                link.extra = extra.iter().filter_map(value).collect();
            }
        }
    }
    let is_cut = link_dump.is_some_and(|dump| dump.row_count > dump.rows.len() as u64);
    Some(Matrix { relationship: id, table: link.name.clone(), axes, links, is_cut })
}

impl Matrix {
    /// What is asked of the worker when a pair, down and across, is to be linked or no longer.
    pub fn request(&self, down: usize, across: usize) -> Option<LinkRequest> {
        let [rows, columns] = &self.axes;
        let (row, column) = (rows.heads.get(down)?, columns.heads.get(across)?);
        let mut ends = [row.clone(), column.clone()];
        if rows.side == 1 {
            ends.reverse();
        }
        let [first, second] = ends;
        Some(LinkRequest {
            relationship: self.relationship,
            side: u8::try_from(rows.side).ok()?,
            keys: [first.key, second.key],
            labels: [first.label, second.label],
            link: !self.links.contains_key(&(down, across)),
        })
    }
}

/// The columns of an end's table that those of the link table refer to, in their order.
fn targets(link: &Table, columns: &[String], table: &Table) -> Vec<String> {
    let by_constraint = |column: &String| {
        link.constraints.iter().find_map(|constraint| match constraint {
            Constraint::ForeignKey { columns, table: target, targets, .. } if *target == table.name => {
                let at = columns.iter().position(|candidate| candidate == column)?;
                targets.get(at).cloned()
            }
            _ => None,
        })
    };
    let by_column = |column: &String| {
        let column = link.columns.iter().find(|candidate| candidate.name == *column)?;
        column.references.as_ref().filter(|(target, _)| *target == table.name).map(|(_, name)| name.clone())
    };
    let key: Vec<String> = primary_key(table).cloned().collect();
    let found = columns.iter().enumerate();
    found
        .filter_map(|(at, column)| by_constraint(column).or_else(|| by_column(column)).or_else(|| key.get(at).cloned()))
        .collect()
}

fn primary_key(table: &Table) -> impl Iterator<Item = &String> {
    table.columns.iter().filter(|column| column.primary_key).map(|column| &column.name)
}

fn heads(table: &Table, dump: &TableDump) -> Vec<Head> {
    let key: Vec<String> = primary_key(table).cloned().collect();
    let key = positions(dump, &key);
    let name = name_column(&dump.columns, Some(table));
    let head = |row: &Vec<SqlValue>| {
        let label = label_of(row, &key, name).unwrap_or_else(|| key_text(row, &key).replace(SEPARATOR, ", "));
        Head { label, key: key.iter().filter_map(|at| row.get(*at).cloned()).collect() }
    };
    let mut heads: Vec<Head> = dump.rows.iter().map(head).collect();
    // Rows that are called the same are told apart by their keys.
    let mut called: HashMap<String, usize> = HashMap::new();
    for head in &heads {
        *called.entry(head.label.clone()).or_default() += 1;
    }
    for (head, row) in heads.iter_mut().zip(&dump.rows) {
        if called.get(&head.label).is_some_and(|count| *count > 1) {
            head.label = format!("{} ({})", head.label, key_text(row, &key).replace(SEPARATOR, ", "));
        }
    }
    heads
}

fn positions(dump: &TableDump, names: &[String]) -> Vec<usize> {
    names.iter().filter_map(|name| dump.columns.iter().position(|column| column == name)).collect()
}

/// Stands between the values of a key in its text.
const SEPARATOR: char = '\u{1f}';

/// The values of a row in some columns as one text, to be found again by.
fn key_text(row: &[SqlValue], columns: &[usize]) -> String {
    let mut text = String::new();
    for at in columns {
        if !text.is_empty() {
            text.push(SEPARATOR);
        }
        text.push_str(&row.get(*at).map(|value| cell(value).text).unwrap_or_default());
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_schema::{Column, End, LinkTable, Model, ModelId, Span, TableId, TableKind};

    fn table(name: &str, kind: TableKind, columns: &[(&str, &str, bool)]) -> Table {
        let column = |(name, target, primary_key): &(&str, &str, bool)| Column {
            name: (*name).to_owned(),
            sql_type: if name.ends_with("id") { "INTEGER" } else { "VARCHAR" }.to_owned(),
            nullable: false,
            primary_key: *primary_key,
            default: None,
            references: target.split_once('.').map(|(table, column)| (table.to_owned(), column.to_owned())),
            span: Span::default(),
            generated: None,
        };
        Table {
            schema: None,
            name: name.to_owned(),
            kind,
            model: None,
            columns: columns.iter().map(column).collect(),
            constraints: Vec::new(),
            indexes: Vec::new(),
            span: Span::default(),
        }
    }

    fn dump(name: &str, columns: &[&str], rows: Vec<Vec<SqlValue>>) -> TableDump {
        let row_count = rows.len() as u64;
        let columns = columns.iter().map(|column| (*column).to_owned()).collect();
        TableDump { name: name.to_owned(), columns, rows, row_count }
    }

    fn model(name: &str, table: u32) -> Model {
        let span = Span::default();
        Model { name: name.to_owned(), table: TableId(table), fields: Vec::new(), span, name_span: span }
    }

    fn end(model: u32, attribute: Option<&str>, column: &str) -> End {
        let attribute = attribute.map(str::to_owned);
        End { model: ModelId(model), attribute, many: true, columns: vec![column.to_owned()], span: Span::default() }
    }

    fn int(number: i64) -> SqlValue {
        SqlValue::Integer(number)
    }

    fn text(text: &str) -> SqlValue {
        SqlValue::Text(text.to_owned())
    }

    fn schema() -> Schema {
        Schema {
            models: vec![model("Team", 0), model("Hero", 1)],
            tables: vec![
                table("team", TableKind::Model, &[("id", "", true), ("name", "", false)]),
                table("hero", TableKind::Model, &[("a_id", "", true), ("b_id", "", true)]),
                table(
                    "link",
                    TableKind::Link,
                    &[
                        ("link_id", "", true),
                        ("team_id", "team.id", false),
                        ("a", "hero.a_id", false),
                        ("b", "hero.b_id", false),
                        ("role", "", false),
                    ],
                ),
            ],
            relationships: vec![Relationship {
                ends: [
                    end(0, Some("heroes"), "team_id"),
                    End { columns: vec!["a".to_owned(), "b".to_owned()], ..end(1, None, "a") },
                ],
                link: Some(TableId(2)),
            }],
            link_tables: vec![LinkTable {
                table: TableId(2),
                relationship: RelationshipId(0),
                columns: [vec!["team_id".to_owned()], vec!["a".to_owned(), "b".to_owned()]],
            }],
            ..Schema::default()
        }
    }

    fn tables() -> Vec<TableDump> {
        vec![
            dump("team", &["id", "name"], vec![vec![int(1), text("Preventers")], vec![int(2), text("Z-Force")]]),
            dump("hero", &["a_id", "b_id"], vec![vec![int(1), int(1)], vec![int(1), int(2)], vec![int(2), int(1)]]),
            dump(
                "link",
                &["link_id", "team_id", "a", "b", "role"],
                vec![
                    vec![int(1), int(2), int(1), int(2), text("lead")],
                    vec![int(2), int(2), int(1), int(2), text("again")],
                    vec![int(3), int(1), int(2), int(1), SqlValue::Null],
                    vec![int(4), int(9), int(9), int(9), SqlValue::Null],
                ],
            ),
        ]
    }

    #[test]
    fn link_rows_are_between_the_rows_they_refer_to() {
        let schema = schema();
        assert_eq!(choices(&schema), [(RelationshipId(0), "Team.heroes – Hero".to_owned())]);
        let found = matrix(&schema, &tables(), RelationshipId(0), false).unwrap();
        let labels = |axis: &Axis| axis.heads.iter().map(|head| head.label.clone()).collect::<Vec<_>>();
        // The longer end is down.
        assert_eq!(labels(&found.axes[0]), ["1, 1", "1, 2", "2, 1"]);
        assert_eq!(labels(&found.axes[1]), ["Preventers", "Z-Force"]);
        let mut linked: Vec<_> = found.links.keys().copied().collect();
        linked.sort_unstable();
        assert_eq!(linked, [(1, 1), (2, 0)]);
        let link = &found.links[&(1, 1)];
        assert_eq!((link.rows, link.extra.as_slice()), (2, &[("role".to_owned(), "lead".to_owned())][..]));
    }

    #[test]
    fn rows_with_one_name_are_told_apart_by_their_keys() {
        let mut tables = tables();
        tables[0].rows = vec![vec![int(1), text("Fog")], vec![int(2), text("Rain")], vec![int(3), text("Fog")]];
        let found = matrix(&schema(), &tables, RelationshipId(0), true).unwrap();
        let across = found.axes.iter().find(|axis| axis.model == "Team").unwrap();
        let labels: Vec<&str> = across.heads.iter().map(|head| head.label.as_str()).collect();
        assert_eq!(labels, ["Fog (1)", "Rain", "Fog (3)"]);
    }

    #[test]
    fn of_two_ends_of_one_model_the_first_is_down() {
        let mut schema = schema();
        schema.relationships[0].ends[1] = End { columns: vec!["a".to_owned()], ..end(0, Some("allies"), "a") };
        for (is_swapped, attribute) in [(false, "heroes"), (true, "allies")] {
            let found = matrix(&schema, &tables(), RelationshipId(0), is_swapped).unwrap();
            assert_eq!(found.axes[0].attribute.as_deref(), Some(attribute));
        }
    }

    #[test]
    fn a_pair_is_asked_for_by_its_keys_in_the_order_of_the_ends() {
        let found = matrix(&schema(), &tables(), RelationshipId(0), false).unwrap();
        let request = found.request(1, 0).unwrap();
        assert_eq!((request.side, request.link), (1, true));
        assert_eq!(request.keys, [vec![int(1)], vec![int(1), int(2)]]);
        assert_eq!(request.labels, ["Preventers".to_owned(), "1, 2".to_owned()]);
        let swapped = matrix(&schema(), &tables(), RelationshipId(0), true).unwrap();
        assert_eq!(swapped.axes[0].model, "Team");
        let request = swapped.request(1, 1).unwrap();
        assert_eq!((request.side, request.link), (0, false));
        assert_eq!(request.keys, [vec![int(2)], vec![int(1), int(2)]]);
        assert_eq!(found.request(5, 5), None);
    }
}
