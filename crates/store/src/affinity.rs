//! Columns of REAL affinity, whose whole numbers SQLite stores as integers.
//!
//! Some versions of SQLite tell the pre-update hook of the stored integer, not
//! of the real that a SELECT gives.

use std::collections::HashMap;

use linktable_schema::{RowChange, SqlValue};
use rusqlite::Connection;

/// For each table, by database and name, which columns have REAL affinity.
#[derive(Debug, Default)]
pub(crate) struct RealColumns {
    known: HashMap<(usize, String), Vec<bool>>,
}

impl RealColumns {
    /// Forgets the tables: they may have changed.
    pub(crate) fn clear(&mut self) {
        self.known.clear();
    }

    /// Makes reals of the whole numbers in columns of REAL affinity; `database` is the connection's.
    pub(crate) fn mend(&mut self, changes: &mut [RowChange], database: usize, connection: &Connection) {
        for change in changes {
            let columns = self
                .known
                .entry((database, change.table.clone()))
                .or_insert_with(|| real_columns(connection, &change.table).unwrap_or_default());
            for row in change.before.iter_mut().chain(&mut change.after) {
                for (value, real) in row.iter_mut().zip(columns.iter()) {
                    if let (SqlValue::Integer(number), true) = (&value, real) {
                        *value = SqlValue::Real(*number as f64);
                    }
                }
            }
        }
    }
}

fn real_columns(connection: &Connection, table: &str) -> rusqlite::Result<Vec<bool>> {
    let mut statement = connection.prepare("SELECT type FROM pragma_table_xinfo(?, 'main')")?;
    let types = statement.query_map([table], |row| row.get::<_, String>(0))?;
    types.map(|declared| Ok(is_real(&declared?))).collect()
}

/// Whether a declared type has REAL affinity; <https://sqlite.org/datatype3.html>, part 3.1.
fn is_real(declared: &str) -> bool {
    let declared = declared.to_ascii_uppercase();
    let contains = |words: &[&str]| words.iter().any(|word| declared.contains(word));
    !contains(&["INT", "CHAR", "CLOB", "TEXT", "BLOB"]) && contains(&["REAL", "FLOA", "DOUB"])
}
