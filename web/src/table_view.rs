//! The tables of a report, ready to be shown: link tables marked, keys with what they refer to.

use std::collections::HashMap;

use linktable_schema::{Report, Schema, SqlValue, Table, TableDump, TableKind};

/// How many rows of a table are shown.
pub const SHOWN_ROWS: usize = 200;
/// How many characters of a text are shown.
const SHOWN_CHARS: usize = 1000;
/// How many bytes of a blob are shown.
const SHOWN_BYTES: usize = 16;

/// A table as the panel shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableView {
    /// Its name.
    pub name: String,
    /// Whether its rows are link rows.
    pub is_link: bool,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// The first of its rows.
    pub rows: Vec<Vec<Cell>>,
    /// How many rows it has.
    pub row_count: u64,
}

/// A column's head.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnView {
    /// Its name.
    pub name: String,
    /// The table it refers to.
    pub target: Option<String>,
}

/// A value in its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it is.
    pub kind: CellKind,
    /// The value as text.
    pub text: String,
    /// What the row it refers to is called, in a link table.
    pub label: Option<String>,
}

/// What a value is, where its text alone would not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CellKind {
    /// NULL, and no text that says so.
    Null,
    /// An integer or a real.
    Number,
    /// Text.
    Text,
    /// Bytes.
    Blob,
}

/// The tables of a report.
pub fn table_views(report: &Report) -> Vec<TableView> {
    let labels = Labels::of(report);
    report.tables.iter().map(|dump| view(dump, &report.schema, &labels)).collect()
}

/// A value as text.
pub fn cell(value: &SqlValue) -> Cell {
    let (kind, text) = match value {
        SqlValue::Null => (CellKind::Null, "NULL".to_owned()),
        SqlValue::Integer(number) => (CellKind::Number, number.to_string()),
        SqlValue::Real(number) => (CellKind::Number, format!("{number:?}")),
        SqlValue::Text(text) => (CellKind::Text, cut(text)),
        SqlValue::Blob(bytes) => (CellKind::Blob, blob(bytes)),
    };
    Cell { kind, text, label: None }
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN_CHARS) {
        Some((end, _)) => format!("{}… ({} characters)", text.get(..end).unwrap_or(text), text.chars().count()),
        None => text.to_owned(),
    }
}

fn blob(bytes: &[u8]) -> String {
    let shown: String = bytes.iter().take(SHOWN_BYTES).map(|byte| format!("{byte:02x}")).collect();
    if bytes.len() > SHOWN_BYTES { format!("x'{shown}…' ({} bytes)", bytes.len()) } else { format!("x'{shown}'") }
}

fn view(dump: &TableDump, schema: &Schema, labels: &Labels) -> TableView {
    let table = schema.table_named(&dump.name);
    let is_link = table.is_some_and(|table| table.kind == TableKind::Link);
    let targets: Vec<Option<&(String, String)>> = dump.columns.iter().map(|name| reference(table, name)).collect();
    let rows = dump.rows.iter().take(SHOWN_ROWS).map(|row| {
        let cells = row.iter().enumerate().map(|(at, value)| {
            let target = targets.get(at).copied().flatten().filter(|_| is_link);
            Cell { label: target.and_then(|target| labels.get(target, value)), ..cell(value) }
        });
        cells.collect()
    });
    let columns = dump
        .columns
        .iter()
        .zip(&targets)
        .map(|(name, target)| ColumnView { name: name.clone(), target: target.map(|(table, _)| table.clone()) });
    TableView {
        name: dump.name.clone(),
        is_link,
        columns: columns.collect(),
        rows: rows.collect(),
        row_count: dump.row_count.max(dump.rows.len() as u64),
    }
}

/// The table and column a column refers to.
fn reference<'a>(table: Option<&'a Table>, column: &str) -> Option<&'a (String, String)> {
    table?.columns.iter().find(|candidate| candidate.name == column)?.references.as_ref()
}

/// What rows are called: the first text of each, by the keys others refer to them with.
struct Labels<'a>(HashMap<(&'a str, &'a str, String), &'a str>);

impl<'a> Labels<'a> {
    fn of(report: &'a Report) -> Self {
        let mut labels = HashMap::new();
        let link_tables = report.schema.tables.iter().filter(|table| table.kind == TableKind::Link);
        for (target, key) in
            link_tables.flat_map(|table| &table.columns).filter_map(|column| column.references.as_ref())
        {
            let Some(dump) = report.tables.iter().find(|dump| dump.name == *target) else { continue };
            let Some(at) = dump.columns.iter().position(|column| column == key) else { continue };
            for row in &dump.rows {
                let text = row.iter().enumerate().find_map(|(column, value)| match value {
                    SqlValue::Text(text) if column != at => Some(text.as_str()),
                    _ => None,
                });
                if let (Some(value), Some(text)) = (row.get(at), text) {
                    labels.insert((target.as_str(), key.as_str(), cell(value).text), text);
                }
            }
        }
        Labels(labels)
    }

    fn get(&self, (table, column): &(String, String), value: &SqlValue) -> Option<String> {
        self.0.get(&(table.as_str(), column.as_str(), cell(value).text)).map(|text| (*text).to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use linktable_schema::{Column, Span};

    fn table(name: &str, kind: TableKind, columns: &[(&str, Option<&str>)]) -> Table {
        let column = |(name, target): &(&str, Option<&str>)| Column {
            name: (*name).to_owned(),
            sql_type: "INTEGER".to_owned(),
            nullable: false,
            primary_key: true,
            default: None,
            references: target.map(|target| (target.to_owned(), "id".to_owned())),
            span: Span::default(),
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

    #[test]
    fn link_rows_say_what_they_link() {
        let text = |text: &str| SqlValue::Text(text.to_owned());
        let tables = vec![
            table("team", TableKind::Model, &[("id", None), ("name", None)]),
            table("link", TableKind::Link, &[("team_id", Some("team")), ("hero_id", Some("hero"))]),
        ];
        let report = Report {
            schema: Schema { tables, ..Schema::default() },
            tables: vec![
                dump("team", &["id", "name"], vec![vec![SqlValue::Integer(1), text("Z-Force")]]),
                dump("link", &["team_id", "hero_id"], vec![vec![SqlValue::Integer(1), SqlValue::Integer(7)]]),
            ],
            ..Report::default()
        };
        let views = table_views(&report);
        assert_eq!(views.iter().map(|view| view.is_link).collect::<Vec<_>>(), [false, true]);
        assert_eq!(views[1].columns[0].target.as_deref(), Some("team"));
        let labels: Vec<_> = views[1].rows[0].iter().map(|cell| cell.label.as_deref()).collect();
        assert_eq!(labels, [Some("Z-Force"), None]);
    }

    #[test]
    fn long_tables_are_cut() {
        let rows = vec![vec![SqlValue::Integer(1)]; SHOWN_ROWS + 5];
        let report = Report { tables: vec![dump("many", &["id"], rows)], ..Report::default() };
        let view = &table_views(&report)[0];
        assert_eq!((view.rows.len(), view.row_count), (SHOWN_ROWS, SHOWN_ROWS as u64 + 5));
    }

    #[test]
    fn kinds_of_values_are_told_apart() {
        let texts = |value| (cell(&value).kind, cell(&value).text);
        assert_eq!(texts(SqlValue::Null), (CellKind::Null, "NULL".to_owned()));
        assert_eq!(texts(SqlValue::Text("NULL".to_owned())), (CellKind::Text, "NULL".to_owned()));
        assert_eq!(texts(SqlValue::Real(1.0)), (CellKind::Number, "1.0".to_owned()));
        assert_eq!(texts(SqlValue::Blob(vec![0, 255])), (CellKind::Blob, "x'00ff'".to_owned()));
        assert_eq!(texts(SqlValue::Text("é".repeat(1001))).1, format!("{}… (1001 characters)", "é".repeat(1000)));
        assert_eq!(texts(SqlValue::Blob(vec![0; 20])).1, format!("x'{}…' (20 bytes)", "00".repeat(16)));
    }
}
