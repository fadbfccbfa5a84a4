//! The tables of a run after a step, ready to be shown: link tables marked, keys with what they refer to.

use linktable_schema::{Schema, SqlValue, Table, TableKind};

use crate::row_label::{label_of, name_column};
use crate::sqlite_order::order;
use crate::state::{Results, Sort};
use crate::timeline::{Mark, RowAt, TableAt, Timeline};

/// How many rows of a table are shown at once.
pub const SHOWN_ROWS: usize = 100;
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
    /// What the step did to it.
    pub mark: Mark,
    /// Its columns.
    pub columns: Vec<ColumnView>,
    /// Some of its rows.
    pub rows: Vec<RowView>,
    /// The place of the first of them.
    pub first: usize,
    /// How many rows there are to be shown: those it has and those that went with this step.
    pub listed: usize,
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
    /// Whether the rows are sorted by it, and whether the largest comes first.
    pub is_down: Option<bool>,
}

/// A row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowView {
    /// What it is known by.
    pub key: i64,
    /// What the step did to it.
    pub mark: Mark,
    /// Whether the reader looks for it.
    pub is_sought: bool,
    /// Its values.
    pub cells: Vec<Cell>,
}

/// A value in its cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// What it is.
    pub kind: CellKind,
    /// The value as text.
    pub text: String,
    /// The value before the step, if that changed it.
    pub before: Option<(CellKind, String)>,
    /// The row it refers to.
    pub target: Option<Target>,
}

/// The row that a key refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its table.
    pub table: String,
    /// What it is known by.
    pub key: i64,
    /// What it is called; nothing if no text of its says so.
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

/// The tables of a run after a step; of each the page that the reader chose, or else one on which something changed.
pub fn table_views(timeline: &Timeline, schema: &Schema, step: usize, results: &Results) -> Vec<TableView> {
    let tables = timeline.tables(step);
    tables.iter().map(|table| view(table, &tables, schema, results)).collect()
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
    Cell { kind, text, before: None, target: None }
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

fn view(table: &TableAt<'_>, tables: &[TableAt<'_>], schema: &Schema, results: &Results) -> TableView {
    let declared = schema.table_named(table.name);
    let sought = results.sought.as_ref().filter(|sought| sought.table == table.name);
    let chosen = results.pages.iter().find(|(name, _)| name == table.name).map(|(_, first)| *first);
    let sort = results.sort_of(table.name);
    let sorted = sort.and_then(|sort| sorted(table, sort));
    let place = sought.and_then(|sought| match &sorted {
        Some(rows) => rows.iter().position(|row| row.key == sought.key),
        None => table.place_of(sought.key),
    });
    let marked = || match &sorted {
        Some(rows) => rows.iter().position(|row| row.mark != Mark::Same),
        None => table.first_marked(),
    };
    let first = place.or(chosen).or_else(marked).unwrap_or(0);
    // A page less full than it could be is shown only at the end.
    let first = first.min(table.listed.saturating_sub(1)) / SHOWN_ROWS * SHOWN_ROWS;
    let rows = match sorted {
        Some(rows) => rows.into_iter().skip(first).take(SHOWN_ROWS).collect(),
        None => table.rows(first, SHOWN_ROWS),
    };
    let columns: Vec<ColumnView> = table
        .columns
        .iter()
        .map(|name| {
            let target = reference(declared, name).map(|(target, _)| target.clone());
            let is_down = sort.filter(|sort| sort.column == *name).map(|sort| sort.is_down);
            ColumnView { name: name.clone(), target, is_down }
        })
        .collect();
    let targets: Vec<Vec<Option<Target>>> = table
        .columns
        .iter()
        .enumerate()
        .map(|(at, name)| targets(&rows, at, reference(declared, name), tables, schema))
        .collect();
    let row = |(at, row): (usize, &RowAt<'_>)| RowView {
        key: row.key,
        mark: row.mark,
        is_sought: sought.is_some_and(|sought| sought.key == row.key),
        cells: cells(row, |column| targets.get(column).and_then(|column| column.get(at)).cloned().flatten()),
    };
    TableView {
        name: table.name.to_owned(),
        is_link: declared.is_some_and(|table| table.kind == TableKind::Link),
        mark: table.mark,
        columns,
        rows: rows.iter().enumerate().map(row).collect(),
        first,
        listed: table.listed,
        row_count: table.row_count,
    }
}

/// The rows of a table by the values of a column, equal ones in the order in which they are; nothing if it has no
/// such column. Rows that went with the step are where they were.
fn sorted<'a>(table: &TableAt<'a>, sort: &Sort) -> Option<Vec<RowAt<'a>>> {
    let column = table.columns.iter().position(|name| *name == sort.column)?;
    let mut rows = table.rows(0, table.listed);
    rows.sort_by(|one, other| {
        let order = match (one.values.get(column), other.values.get(column)) {
            (Some(one), Some(other)) => order(one, other),
            (one, other) => one.is_some().cmp(&other.is_some()),
        };
        if sort.is_down { order.reverse() } else { order }
    });
    Some(rows)
}

fn cells(row: &RowAt<'_>, target: impl Fn(usize) -> Option<Target>) -> Vec<Cell> {
    // A table that has other columns with this step shows no values of before.
    let before = row.before.filter(|before| before.len() == row.values.len());
    let cell = |(at, value): (usize, &SqlValue)| {
        let was = before.and_then(|before| before.get(at)).filter(|was| *was != value).map(cell);
        Cell { before: was.map(|was| (was.kind, was.text)), target: target(at), ..cell(value) }
    };
    row.values.iter().enumerate().map(cell).collect()
}

/// The table and column a column refers to.
fn reference<'a>(table: Option<&'a Table>, column: &str) -> Option<&'a (String, String)> {
    table?.columns.iter().find(|candidate| candidate.name == column)?.references.as_ref()
}

/// The rows that the values of a column refer to.
fn targets(
    rows: &[RowAt<'_>],
    column: usize,
    reference: Option<&(String, String)>,
    tables: &[TableAt<'_>],
    schema: &Schema,
) -> Vec<Option<Target>> {
    let nothing = || vec![None; rows.len()];
    let Some((name, key)) = reference else { return nothing() };
    let Some(table) = tables.iter().find(|table| table.name == name && table.mark != Mark::Gone) else {
        return nothing();
    };
    let Some(key) = table.columns.iter().position(|column| column == key) else { return nothing() };
    let label = name_column(table.columns, schema.table_named(table.name));
    let target =
        |row: RowAt<'_>| Target { table: name.clone(), key: row.key, label: label_of(row.values, &[key], label) };
    let is = |row: &RowAt<'_>, value: &SqlValue| row.values.get(key) == Some(value);
    // Most keys are row ids; what others refer to is looked for once, for all of them.
    let mut found = nothing();
    let mut others: Vec<(String, usize)> = Vec::new();
    for (at, row) in rows.iter().enumerate() {
        let Some(value) = row.values.get(column).filter(|value| **value != SqlValue::Null) else { continue };
        let by_rowid = match value {
            SqlValue::Integer(number) => table.with_key(*number).filter(|row| is(row, value)),
            _ => None,
        };
        match by_rowid {
            Some(row) => {
                if let Some(found) = found.get_mut(at) {
                    *found = Some(target(row));
                }
            }
            None => others.push((cell(value).text, at)),
        }
    }
    if others.is_empty() {
        return found;
    }
    others.sort_unstable();
    for row in table.all() {
        let Some(value) = row.values.get(key) else { continue };
        let text = cell(value).text;
        let from = others.partition_point(|(other, _)| *other < text);
        for (_, at) in others.get(from..).unwrap_or_default().iter().take_while(|(other, _)| *other == text) {
            if let Some(found) = found.get_mut(*at) {
                *found = Some(target(row));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::state::ResultsChange;
    use linktable_schema::{ChangeKind, Column, Report, RowChange, Span, Statement, TableChange, TableDump};

    fn table(name: &str, kind: TableKind, columns: &[(&str, Option<&str>)]) -> Table {
        let column = |(name, target): &(&str, Option<&str>)| Column {
            name: (*name).to_owned(),
            sql_type: "INTEGER".to_owned(),
            nullable: false,
            primary_key: true,
            default: None,
            references: target.map(|target| (target.to_owned(), "id".to_owned())),
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

    fn text(text: &str) -> SqlValue {
        SqlValue::Text(text.to_owned())
    }

    /// The tables as a run without a trace left them.
    fn left(schema: Schema, tables: Vec<TableDump>, results: &Results) -> Vec<TableView> {
        let timeline = Timeline::new(Rc::new(Report { tables, ..Report::default() }), 0);
        table_views(&timeline, &schema, timeline.len(), results)
    }

    #[test]
    fn keys_say_which_row_they_refer_to() {
        let tables = vec![
            table("team", TableKind::Model, &[("id", None), ("code", None), ("full_name", None)]),
            table("link", TableKind::Link, &[("team_id", Some("team")), ("hero_id", Some("hero"))]),
        ];
        let teams = [(1, "z", "Z-Force"), (4, "p", "Preventers")];
        let teams = teams.map(|(id, code, name)| vec![SqlValue::Integer(id), text(code), text(name)]).to_vec();
        let links =
            [(4, 7), (9, 7)].map(|(team, hero)| vec![SqlValue::Integer(team), SqlValue::Integer(hero)]).to_vec();
        let dumps =
            vec![dump("team", &["id", "code", "full_name"], teams), dump("link", &["team_id", "hero_id"], links)];
        let views = left(Schema { tables, ..Schema::default() }, dumps, &Results::default());
        assert_eq!(views.iter().map(|view| view.is_link).collect::<Vec<_>>(), [false, true]);
        assert_eq!(views[1].columns[0].target.as_deref(), Some("team"));
        let preventers = Target { table: "team".to_owned(), key: 1, label: Some("Preventers".to_owned()) };
        assert_eq!(views[1].rows[0].cells[0].target, Some(preventers));
        assert_eq!((&views[1].rows[1].cells[0].target, &views[1].rows[1].cells[1].target), (&None, &None));
    }

    #[test]
    fn long_tables_are_paged() {
        let rows: Vec<Vec<SqlValue>> = (0..250).map(|number| vec![SqlValue::Integer(number)]).collect();
        let shown = |results: &Results| {
            let views = left(Schema::default(), vec![dump("many", &["id"], rows.clone())], results);
            (views[0].first, views[0].rows.len(), views[0].listed, views[0].row_count)
        };
        assert_eq!(shown(&Results::default()), (0, 100, 250, 250));
        let mut results = Results { pages: vec![("many".to_owned(), 200)], ..Results::default() };
        assert_eq!(shown(&results), (200, 50, 250, 250));
        results.apply(ResultsChange::Seek("many".to_owned(), 123));
        assert_eq!(shown(&results), (100, 100, 250, 250));
    }

    #[test]
    fn sorted_rows_are_paged_and_found_in_their_order() {
        let rows: Vec<Vec<SqlValue>> =
            (0..250).map(|number| vec![SqlValue::Integer(number % 7), SqlValue::Integer(number)]).collect();
        let shown = |results: &Results| {
            let tables = vec![dump("many", &["rest", "id"], rows.clone())];
            let view = left(Schema::default(), tables, results).remove(0);
            let ids: Vec<String> = view.rows.iter().take(3).map(|row| row.cells[1].text.clone()).collect();
            (view.first, ids.join(" "), view.columns[0].is_down)
        };
        let mut results = Results::default();
        let sort = || ResultsChange::Sort("many".to_owned(), "rest".to_owned());
        results.apply(ResultsChange::Page("many".to_owned(), 100));
        results.apply(sort());
        assert_eq!(shown(&results), (0, "0 7 14".to_owned(), Some(false)));
        results.apply(ResultsChange::Page("many".to_owned(), 200));
        assert_eq!(shown(&results), (200, "145 152 159".to_owned(), Some(false)));
        // The row with this key is among those with the largest rest.
        results.apply(ResultsChange::Seek("many".to_owned(), 6));
        assert_eq!(shown(&results).0, 200);
        results.apply(sort());
        assert_eq!(shown(&results), (0, "6 13 20".to_owned(), Some(true)));
        results.apply(sort());
        assert_eq!(shown(&results), (0, "0 1 2".to_owned(), None));
    }

    #[test]
    fn a_changed_cell_shows_what_it_was() {
        let row = |name: &str| vec![SqlValue::Integer(1), text(name)];
        let change = |kind, before: Option<&str>, after: Option<&str>| RowChange {
            table: "hero".to_owned(),
            kind,
            rowid: 1,
            before: before.map(row),
            after: after.map(row),
        };
        let columns = Some(vec!["id".to_owned(), "name".to_owned()]);
        let made = TableChange { table: "hero".to_owned(), columns, has_rowids: true };
        let statements = vec![
            Statement { tables: vec![made], ..Statement::new("CREATE") },
            Statement { changes: vec![change(ChangeKind::Insert, None, Some("a"))], ..Statement::new("INSERT") },
            Statement { changes: vec![change(ChangeKind::Update, Some("a"), Some("b"))], ..Statement::new("UPDATE") },
        ];
        let tables = vec![dump("hero", &["id", "name"], vec![row("b")])];
        let timeline = Timeline::new(Rc::new(Report { statements, tables, ..Report::default() }), 0);
        let shown = |step| table_views(&timeline, &Schema::default(), step, &Results::default()).remove(0);
        assert_eq!((shown(1).mark, shown(2).mark, shown(2).rows[0].mark), (Mark::New, Mark::Same, Mark::New));
        let cells = shown(3).rows.remove(0).cells;
        assert_eq!(cells[0].before, None);
        assert_eq!((cells[1].text.as_str(), &cells[1].before), ("b", &Some((CellKind::Text, "a".to_owned()))));
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
