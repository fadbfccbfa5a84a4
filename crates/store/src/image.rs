//! A database file's bytes, read again: every row, however many.

use linktable_schema::{Contents, SqlValue, TableDump};
use rusqlite::Connection;

use crate::changes::value;
use crate::{ErrorKind, StoreError, dump};

/// All that a database file holds.
///
/// # Errors
/// When the bytes are not those of a database.
pub fn contents(image: &[u8]) -> Result<Contents, StoreError> {
    let sqlite = open(image)?;
    let mut contents = Contents::default();
    for (name, rowids) in dump::table_names(&sqlite)? {
        let create: Option<String> =
            sqlite.query_row("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?1", [&name], |row| {
                row.get(0)
            })?;
        contents.tables.push((create.unwrap_or_default(), written(&sqlite, &name, rowids)?));
    }
    // The table is there once a table counts its keys on.
    if let Ok(mut statement) = sqlite.prepare("SELECT name, seq FROM sqlite_sequence") {
        let rows = statement.query_map([], |row| Ok(vec![value(row.get_ref(0)?), value(row.get_ref(1)?)]))?;
        contents.sequences = rows.collect::<rusqlite::Result<Vec<Vec<SqlValue>>>>()?;
    }
    let mut statement =
        sqlite.prepare("SELECT sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL ORDER BY rowid")?;
    contents.others = statement.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    Ok(contents)
}

/// One table of a database file, with every row and every column.
///
/// # Errors
/// When the bytes are not those of a database, or it has no such table.
pub fn table(image: &[u8], name: &str) -> Result<TableDump, StoreError> {
    let sqlite = open(image)?;
    let Some(found) = dump::table_names(&sqlite)?.into_iter().find(|(own, _)| own == name) else {
        return Err(StoreError::new(ErrorKind::Operational, format!("no such table: {name}")));
    };
    Ok(dump::table(&sqlite, found, i64::MAX as u64)?)
}

fn open(image: &[u8]) -> rusqlite::Result<Connection> {
    let mut sqlite = Connection::open_in_memory()?;
    if !image.is_empty() {
        sqlite.deserialize_read_exact("main", image, image.len(), true)?;
    }
    Ok(sqlite)
}

/// A table's rows in the columns that can be written.
fn written(sqlite: &Connection, name: &str, rowids: bool) -> rusqlite::Result<TableDump> {
    let mut statement = sqlite.prepare("SELECT name FROM pragma_table_xinfo(?1) WHERE hidden = 0 ORDER BY cid")?;
    let columns: Vec<String> = statement.query_map([name], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
    dump::rows(sqlite, name, &columns, rowids)
}
