//! All that a database holds, as statements and rows.

use crate::{SqlValue, TableDump};

/// All that a database holds.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Contents {
    /// For each table the statement that makes it, and every row, in order of creation. The columns are those
    /// that can be written: generated ones are left out.
    pub tables: Vec<(String, TableDump)>,
    /// For each table that counts its keys on (`AUTOINCREMENT`) how far it has come.
    pub sequences: Vec<Vec<SqlValue>>,
    /// The statements that make indexes, views and triggers, in order of creation.
    pub others: Vec<String>,
}
