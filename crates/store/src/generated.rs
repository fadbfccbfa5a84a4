//! Values of generated columns: SQLite's pre-update hook hears of NULL in the place of those that are not stored, and of
//! those that are stored before they are worked out.

use linktable_schema::SqlValue;
use rusqlite::{Connection, params_from_iter};

use crate::changes::value;
use crate::connection::Param;
use crate::shapes::{column_names, quoted};

/// The generated columns of a table.
#[derive(Debug, Default)]
pub(crate) struct Generated {
    /// Their places among the columns.
    places: Vec<usize>,
    scratch: Option<Scratch>,
}

/// A database with the same table, where SQLite works them out of the others.
#[derive(Debug)]
struct Scratch {
    sqlite: Connection,
    insert: String,
    select: String,
    delete: String,
}

impl Generated {
    /// The generated columns of a table.
    pub(crate) fn of(connection: &Connection, table: &str) -> rusqlite::Result<Self> {
        let sql = "SELECT hidden FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1 ORDER BY cid";
        let hidden: Vec<i64> =
            connection.prepare(sql)?.query_map([table], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        let (generated, given): (Vec<_>, Vec<_>) = hidden.iter().enumerate().partition(|(_, kind)| **kind > 1);
        if generated.is_empty() {
            return Ok(Generated::default());
        }
        let names = column_names(connection, table)?;
        let listed = |columns: &[(usize, &i64)]| -> Vec<String> {
            columns.iter().filter_map(|(at, _)| names.get(*at)).map(|name| quoted(name)).collect()
        };
        let made: String = connection.query_row(
            "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND name = ? COLLATE NOCASE",
            [table],
            |row| row.get(0),
        )?;
        let sqlite = Connection::open_in_memory()?;
        sqlite.execute_batch("PRAGMA foreign_keys = OFF")?;
        sqlite.execute_batch(&made)?;
        let name = quoted(table);
        let questions = vec!["?"; given.len()].join(", ");
        let scratch = Scratch {
            sqlite,
            insert: format!("INSERT INTO {name} ({}) VALUES ({questions})", listed(&given).join(", ")),
            select: format!("SELECT {} FROM {name}", listed(&generated).join(", ")),
            delete: format!("DELETE FROM {name}"),
        };
        Ok(Generated { places: generated.into_iter().map(|(at, _)| at).collect(), scratch: Some(scratch) })
    }

    /// Gives a row its generated values.
    pub(crate) fn fill(&self, row: &mut [SqlValue]) {
        let Some(values) = self.scratch.as_ref().and_then(|scratch| scratch.values(row, &self.places).ok()) else {
            return;
        };
        for (at, value) in self.places.iter().zip(values) {
            if let Some(place) = row.get_mut(*at) {
                *place = value;
            }
        }
    }
}

impl Scratch {
    fn values(&self, row: &[SqlValue], places: &[usize]) -> rusqlite::Result<Vec<SqlValue>> {
        let given = row.iter().enumerate().filter(|(at, _)| !places.contains(at)).map(|(_, value)| Param(value));
        self.sqlite.prepare_cached(&self.insert)?.execute(params_from_iter(given))?;
        let values = self
            .sqlite
            .prepare_cached(&self.select)?
            .query_row([], |found| (0..places.len()).map(|at| found.get_ref(at).map(value)).collect());
        self.sqlite.prepare_cached(&self.delete)?.execute([])?;
        values
    }
}
