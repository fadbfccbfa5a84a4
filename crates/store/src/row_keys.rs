//! How rows are known where SQLite gives them no row id: in tables made `WITHOUT ROWID`.

use std::hash::{DefaultHasher, Hasher};

use linktable_schema::{ChangeKind, RowChange, SqlValue};
use rusqlite::Connection;

use crate::shapes::has_rowids;

/// How the rows of one table are known.
#[derive(Debug, Default)]
pub(crate) struct RowKeys {
    /// The places of the primary key's columns; empty where rows have row ids.
    columns: Vec<usize>,
}

impl RowKeys {
    /// How the rows of a table are known.
    pub(crate) fn of(connection: &Connection, table: &str) -> rusqlite::Result<Self> {
        if has_rowids(connection, table)? {
            return Ok(RowKeys::default());
        }
        let sql = "SELECT pk FROM pragma_table_xinfo(?, 'main') WHERE hidden <> 1 ORDER BY cid";
        let mut statement = connection.prepare(sql)?;
        let columns = statement.query_map([table], |row| row.get(0))?;
        let in_key: Vec<i64> = columns.collect::<rusqlite::Result<_>>()?;
        let columns = in_key.iter().enumerate().filter(|(_, key)| **key > 0).map(|(at, _)| at);
        Ok(RowKeys { columns: columns.collect() })
    }

    /// Whether rows have row ids of SQLite's.
    pub(crate) fn has_rowids(&self) -> bool {
        self.columns.is_empty()
    }

    /// What stands for the row id.
    pub(crate) fn key(&self, row: &[SqlValue]) -> i64 {
        let mut hasher = DefaultHasher::new();
        for value in self.columns.iter().filter_map(|at| row.get(*at)) {
            let (tag, bytes): (u8, &[u8]) = match value {
                SqlValue::Null => (0, &[]),
                SqlValue::Integer(number) => (1, &number.to_le_bytes()),
                SqlValue::Real(number) => (2, &number.to_bits().to_le_bytes()),
                SqlValue::Text(text) => (3, text.as_bytes()),
                SqlValue::Blob(bytes) => (4, bytes),
            };
            hasher.write_u8(tag);
            hasher.write_usize(bytes.len());
            hasher.write(bytes);
        }
        hasher.finish().cast_signed()
    }

    /// Gives a change the keys of its rows; one whose key changes goes and comes.
    pub(crate) fn mend(&self, mut change: RowChange) -> Vec<RowChange> {
        if self.has_rowids() {
            return vec![change];
        }
        let [before, after] = [&change.before, &change.after].map(|row| row.as_deref().map(|row| self.key(row)));
        match (before, after) {
            (Some(gone), Some(came)) if gone != came => {
                let (before, after) = (change.before.take(), change.after.take());
                let table = change.table.clone();
                vec![
                    RowChange { kind: ChangeKind::Delete, rowid: gone, before, ..change },
                    RowChange { table, kind: ChangeKind::Insert, rowid: came, before: None, after },
                ]
            }
            (Some(key), _) | (None, Some(key)) => vec![RowChange { rowid: key, ..change }],
            (None, None) => vec![change],
        }
    }
}
