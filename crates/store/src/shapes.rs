//! Which tables there are, and how statements change that.
//!
//! SQLite's pre-update hook does not tell of the rows that DROP TABLE, ALTER TABLE and
//! CREATE TABLE … AS take and make; they are read before and after.

use std::collections::BTreeMap;

use linktable_schema::{ChangeKind, RowChange, SqlValue, TableChange};
use rusqlite::{Connection, OptionalExtension};

use crate::changes::value;
use crate::row_keys::RowKeys;
use crate::sql_text::strip_leading;

/// The tables of a database after the last statement that changed any.
#[derive(Debug, Default)]
pub(crate) struct Shapes {
    /// SQLite's count of the changes of the schema.
    version: i64,
    /// The newest row of `sqlite_master`.
    newest: i64,
    tables: Vec<Shape>,
}

#[derive(Debug, PartialEq)]
struct Shape {
    name: String,
    sql: String,
    columns: Vec<String>,
    has_rowids: bool,
}

/// A table and its rows, each with its row id.
pub(crate) type KeyedRows = (String, Vec<(i64, Vec<SqlValue>)>);

impl Shapes {
    /// Looks which tables came, went or have other columns since the last look; `only_came` says that none of the
    /// known ones did more than stay, since to read all of them for each that is created would take long where
    /// there are many.
    pub(crate) fn look(&mut self, connection: &Connection, only_came: bool) -> rusqlite::Result<Vec<TableChange>> {
        let version = connection.query_row("PRAGMA main.schema_version", [], |row| row.get(0))?;
        if version == self.version {
            return Ok(Vec::new());
        }
        self.version = version;
        // VACUUM may number the tables anew; then what is new is not found above the newest of before.
        let created = if only_came { listed(connection, self.newest)? } else { Vec::new() };
        if !created.is_empty() {
            let mut changes = Vec::new();
            for (rowid, name, sql) in created {
                let shape = shape(connection, name, sql)?;
                changes.push(shape.came());
                self.newest = self.newest.max(rowid);
                self.tables.push(shape);
            }
            return Ok(changes);
        }
        self.look_at_all(connection)
    }

    fn look_at_all(&mut self, connection: &Connection) -> rusqlite::Result<Vec<TableChange>> {
        let mut before = std::mem::take(&mut self.tables);
        self.newest = 0;
        let mut changes = Vec::new();
        for (rowid, name, sql) in listed(connection, i64::MIN)? {
            self.newest = self.newest.max(rowid);
            let known = before.iter().position(|shape| shape.name == name).map(|at| before.swap_remove(at));
            let shape = match known {
                Some(known) if known.sql == sql => known,
                known => {
                    let shape = shape(connection, name, sql)?;
                    if known.is_none_or(|known| known.columns != shape.columns || known.has_rowids != shape.has_rowids)
                    {
                        changes.push(shape.came());
                    }
                    shape
                }
            };
            self.tables.push(shape);
        }
        let gone = |shape: Shape| TableChange { table: shape.name, columns: None, has_rowids: shape.has_rowids };
        changes.extend(before.into_iter().map(gone));
        Ok(changes)
    }
}

impl Shape {
    fn came(&self) -> TableChange {
        TableChange { table: self.name.clone(), columns: Some(self.columns.clone()), has_rowids: self.has_rowids }
    }
}

const LISTED: &str =
    "FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND rowid > ?";

/// The tables from a row of `sqlite_master` on: row, name, text.
fn listed(connection: &Connection, after: i64) -> rusqlite::Result<Vec<(i64, String, String)>> {
    let mut statement = connection.prepare(&format!("SELECT rowid, name, ifnull(sql, '') {LISTED} ORDER BY rowid"))?;
    let rows = statement.query_map([after], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    rows.collect()
}

fn shape(connection: &Connection, name: String, sql: String) -> rusqlite::Result<Shape> {
    let (columns, has_rowids) = (column_names(connection, &name)?, has_rowids(connection, &name)?);
    Ok(Shape { name, sql, columns, has_rowids })
}

/// The columns of a table, in order.
pub(crate) fn column_names(connection: &Connection, table: &str) -> rusqlite::Result<Vec<String>> {
    let statement = connection.prepare(&format!("SELECT * FROM main.{}", quoted(table)))?;
    Ok(statement.column_names().map(str::to_owned).collect())
}

/// Whether the rows of a table have row ids.
pub(crate) fn has_rowids(connection: &Connection, table: &str) -> rusqlite::Result<bool> {
    let sql = "SELECT wr FROM pragma_table_list(?) WHERE schema = 'main'";
    let without: Option<i64> = connection.query_row(sql, [table], |row| row.get(0)).optional()?;
    Ok(without != Some(1))
}

/// A name in quotes.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The rows of a table, at most `most`.
pub(crate) fn rows(connection: &Connection, table: &str, most: usize) -> rusqlite::Result<KeyedRows> {
    let keys = RowKeys::of(connection, table)?;
    let quoted = quoted(table);
    let names = column_names(connection, table)?;
    // Each is the row id where no column has its name.
    let free =
        ["_rowid_", "rowid", "oid"].into_iter().find(|id| !names.iter().any(|name| name.eq_ignore_ascii_case(id)));
    let (columns, rowid) = (names.len(), if keys.has_rowids() { free } else { None });
    let rowid = rowid.map(|rowid| format!(", {rowid}")).unwrap_or_default();
    let mut statement = connection.prepare(&format!("SELECT *{rowid} FROM main.{quoted} LIMIT {most}"))?;
    let found = statement.query_map([], |row| {
        let values = (0..columns).map(|at| row.get_ref(at).map(value)).collect::<rusqlite::Result<Vec<_>>>()?;
        let key = if keys.has_rowids() { row.get(columns)? } else { keys.key(&values) };
        Ok((key, values))
    })?;
    Ok((table.to_owned(), found.collect::<rusqlite::Result<_>>()?))
}

/// What a statement that changed tables did to their rows, beyond what the hook told; `before` is the table it
/// names with its rows as they were.
pub(crate) fn row_changes(
    connection: &Connection,
    before: Option<KeyedRows>,
    tables: &[TableChange],
    told: &[RowChange],
    most: usize,
) -> rusqlite::Result<Vec<RowChange>> {
    let mut changes = Vec::new();
    let is_told = |table: &str| told.iter().any(|change| change.table == table);
    let mut push = |table: &str, rowid, before: Option<Vec<SqlValue>>, after: Option<Vec<SqlValue>>| {
        let kind = match (&before, &after) {
            (Some(_), Some(_)) => ChangeKind::Update,
            (None, _) => ChangeKind::Insert,
            (_, None) => ChangeKind::Delete,
        };
        if before != after {
            changes.push(RowChange { table: table.to_owned(), kind, rowid, before, after });
        }
    };
    let (name, left) = before.unwrap_or_default();
    let mut left: BTreeMap<i64, Vec<SqlValue>> = left.into_iter().collect();
    for change in tables.iter().filter(|change| change.columns.is_some() && !is_told(&change.table)) {
        for (rowid, after) in rows(connection, &change.table, most)?.1 {
            let before = if change.table == name { left.remove(&rowid) } else { None };
            push(&change.table, rowid, before, Some(after));
        }
    }
    if tables.iter().any(|change| change.table == name) && !is_told(&name) {
        for (rowid, row) in left {
            push(&name, rowid, Some(row), None);
        }
    }
    Ok(changes)
}

/// The table that a DROP TABLE or ALTER TABLE names.
pub(crate) fn named_table(sql: &str) -> Option<String> {
    let (verb, rest) = word(sql)?;
    let is = |word: &str, other: &str| word.eq_ignore_ascii_case(other);
    let (noun, rest) = word(rest)?;
    if !(is(&verb, "DROP") || is(&verb, "ALTER")) || !is(&noun, "TABLE") {
        return None;
    }
    let (mut name, mut rest) = word(rest)?;
    if is(&name, "IF")
        && let Some((_, after)) = word(rest).filter(|(exists, _)| is(exists, "EXISTS"))
    {
        (name, rest) = word(after)?;
    }
    if let Some(after) = strip_leading(rest).strip_prefix('.') {
        (name, _) = word(after)?;
    }
    Some(name)
}

/// The first word or quoted name, and what follows it.
fn word(sql: &str) -> Option<(String, &str)> {
    let rest = strip_leading(sql);
    let first = rest.chars().next()?;
    let close = match first {
        '"' | '`' | '\'' => first,
        '[' => ']',
        _ => {
            let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$')).unwrap_or(rest.len());
            let (name, after) = rest.split_at(end);
            return (!name.is_empty()).then(|| (name.to_owned(), after));
        }
    };
    let mut name = String::new();
    let mut inner = rest.get(1..)?;
    loop {
        let at = inner.find(close)?;
        name.push_str(inner.get(..at)?);
        inner = inner.get(at + 1..)?;
        // A doubled quote stands for itself.
        match inner.strip_prefix(close).filter(|_| close != ']') {
            Some(after) => {
                name.push(close);
                inner = after;
            }
            None => return Some((name, inner)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_of_a_statement_is_read() {
        for (sql, name) in [
            ("\nDROP TABLE hero", Some("hero")),
            ("drop table if exists \"a\"\"b\"", Some("a\"b")),
            ("ALTER TABLE main . [x y] ADD COLUMN z", Some("x y")),
            ("/* c */ ALTER TABLE \"main\".`t` RENAME TO u", Some("t")),
            ("DROP INDEX i", None),
            ("CREATE TABLE t (x)", None),
            ("DROP TABLE", None),
            ("DROP TABLE \"open", None),
        ] {
            assert_eq!(named_table(sql).as_deref(), name, "{sql}");
        }
    }
}
