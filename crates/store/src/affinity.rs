//! What the pre-update hook tells, made what a SELECT gives.
//!
//! Whole numbers in columns of REAL affinity are stored as integers, and some versions of
//! SQLite tell the hook of those. Rows of tables without row ids are given a key, generated columns their values.

use std::collections::HashMap;

use linktable_schema::{RowChange, SqlValue};
use rusqlite::Connection;

use crate::generated::Generated;
use crate::row_keys::RowKeys;

/// What is known of each table, by database and name.
#[derive(Debug, Default)]
pub(crate) struct Mender {
    known: HashMap<(usize, String), Facts>,
}

/// What is known of a table.
#[derive(Debug, Default)]
struct Facts {
    /// For each column, whether it has REAL affinity.
    reals: Vec<bool>,
    keys: RowKeys,
    generated: Generated,
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
            let Facts { reals, keys, generated } = self.facts(database, &change.table, connection);
            has_keys |= !keys.has_rowids();
            for row in change.before.iter_mut().chain(&mut change.after) {
                for (value, real) in row.iter_mut().zip(reals.iter()) {
                    if let (SqlValue::Integer(number), true) = (&value, real) {
                        *value = SqlValue::Real(*number as f64);
                    }
                }
                generated.fill(row);
            }
        }
        if !has_keys {
            return changes;
        }
        let mend = |change: RowChange| self.facts(database, &change.table, connection).keys.mend(change);
        changes.into_iter().flat_map(mend).collect()
    }

    fn facts(&mut self, database: usize, table: &str, connection: &Connection) -> &Facts {
        self.known.entry((database, table.to_owned())).or_insert_with(|| Facts {
            reals: real_columns(connection, table).unwrap_or_default(),
            keys: RowKeys::of(connection, table).unwrap_or_default(),
            generated: Generated::of(connection, table).unwrap_or_default(),
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
