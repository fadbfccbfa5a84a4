//! What the pre-update hook tells, made what a SELECT gives.
//!
//! Whole numbers in columns of REAL affinity are stored as integers, and some versions of
//! SQLite tell the hook of those. Rows of tables without row ids are given a key.

use std::collections::HashMap;

use linktable_schema::{RowChange, SqlValue};
use rusqlite::Connection;

use crate::row_keys::RowKeys;

/// For each table, by database and name, which columns have REAL affinity, and how its rows are known.
#[derive(Debug, Default)]
pub(crate) struct Mender {
    known: HashMap<(usize, String), (Vec<bool>, RowKeys)>,
}

impl Mender {
    /// Forgets the tables: they may have changed.
    pub(crate) fn clear(&mut self) {
        self.known.clear();
    }

    /// The changes as a SELECT would show their rows; `database` is the connection's.
    pub(crate) fn mend(
        &mut self,
        mut changes: Vec<RowChange>,
        database: usize,
        connection: &Connection,
    ) -> Vec<RowChange> {
        let mut has_keys = false;
        for change in &mut changes {
            let (reals, keys) = self.facts(database, &change.table, connection);
            has_keys |= !keys.has_rowids();
            for row in change.before.iter_mut().chain(&mut change.after) {
                for (value, real) in row.iter_mut().zip(reals.iter()) {
                    if let (SqlValue::Integer(number), true) = (&value, real) {
                        *value = SqlValue::Real(*number as f64);
                    }
                }
            }
        }
        if !has_keys {
            return changes;
        }
        let mend = |change: RowChange| self.facts(database, &change.table, connection).1.mend(change);
        changes.into_iter().flat_map(mend).collect()
    }

    fn facts(&mut self, database: usize, table: &str, connection: &Connection) -> &(Vec<bool>, RowKeys) {
        self.known.entry((database, table.to_owned())).or_insert_with(|| {
            let keys = RowKeys::of(connection, table).unwrap_or_default();
            (real_columns(connection, table).unwrap_or_default(), keys)
        })
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
