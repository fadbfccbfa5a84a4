//! The tables and the file of a database.

use linktable_schema::TableDump;
use rusqlite::Connection;

use crate::changes::value;

/// A table's name, and whether its rows have row ids.
pub(crate) type TableName = (String, bool);

/// Whether the database has tables of its own.
pub(crate) fn has_tables(connection: &Connection) -> bool {
    table_names(connection).is_ok_and(|names| !names.is_empty())
}

/// The tables in order of creation, with at most `most` rows each.
pub(crate) fn tables(connection: &Connection, most: u64) -> rusqlite::Result<Vec<TableDump>> {
    table_names(connection)?.into_iter().map(|name| table(connection, name, most)).collect()
}

/// The tables in order of creation.
pub(crate) fn table_names(connection: &Connection) -> rusqlite::Result<Vec<TableName>> {
    let mut statement = connection.prepare(
        "SELECT name, (SELECT wr FROM pragma_table_list AS list WHERE list.schema = 'main' AND list.name = made.name) \
         FROM sqlite_master AS made WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY rowid",
    )?;
    let names = statement.query_map([], |row| Ok((row.get(0)?, row.get::<_, Option<i64>>(1)? != Some(1))))?;
    names.collect()
}

/// A table with at most `most` rows.
pub(crate) fn table(connection: &Connection, (name, rowids): TableName, most: u64) -> rusqlite::Result<TableDump> {
    let quoted = name.replace('"', "\"\"");
    let row_count: i64 = connection.query_row(&format!("SELECT count(*) FROM \"{quoted}\""), [], |row| row.get(0))?;
    let order = if rowids { "ORDER BY rowid" } else { "" };
    let mut statement = connection.prepare(&format!("SELECT * FROM \"{quoted}\" {order} LIMIT {most}"))?;
    let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
    let rows = statement.query_map([], |row| (0..columns.len()).map(|at| row.get_ref(at).map(value)).collect())?;
    let rows = rows.collect::<rusqlite::Result<_>>()?;
    Ok(TableDump { name, columns, rows, row_count: row_count.unsigned_abs() })
}

/// A table with all rows, of these columns alone.
pub(crate) fn rows(
    connection: &Connection,
    name: &str,
    columns: &[String],
    rowids: bool,
) -> rusqlite::Result<TableDump> {
    let quoted = |name: &str| format!("\"{}\"", name.replace('"', "\"\""));
    let listed: Vec<String> = columns.iter().map(|column| quoted(column)).collect();
    let order = if rowids { "ORDER BY rowid" } else { "" };
    let mut statement = connection.prepare(&format!("SELECT {} FROM {} {order}", listed.join(", "), quoted(name)))?;
    let rows = statement.query_map([], |row| (0..columns.len()).map(|at| row.get_ref(at).map(value)).collect())?;
    let rows = rows.collect::<rusqlite::Result<Vec<_>>>()?;
    Ok(TableDump { name: name.to_owned(), columns: columns.to_vec(), row_count: rows.len() as u64, rows })
}
